import Foundation

/// What an answer is made of, so that a fault can make it otherwise.
enum SandboxContent {
  case page(Page, named: StaticString)
  case record(Int, of: RecordList)
}

/// The content of an answer taken apart: some records, and what stands around them.
struct FaultyContent {
  private var records: [[UInt8]]
  private let frame: Frame

  private enum Frame {
    case list(name: StaticString, next: String, total: Int?)
    case single
  }

  private init(_ record: [UInt8]) {
    records = [record]
    frame = .single
  }

  private init(_ page: Page, named name: StaticString, next: String? = nil, total: Int? = nil) {
    records = page.records.map { page.list.record($0) }
    frame = .list(name: name, next: next ?? page.next, total: total ?? page.total)
  }

  /// The content with a fault in it, or nil where it offers no place for the fault.
  init?(_ content: SandboxContent, spoiledBy fault: Fault, _ random: inout SplitMix64) {
    switch content {
    case .record(let record, let list):
      self.init(list.record(record))
      guard spoilRecord(fault, &random) else { return nil }
    case .page(let page, let name):
      switch fault {
      case .repeatedPage:
        guard let earlier = page.earlier(&random) else { return nil }
        self.init(earlier, named: name, next: page.next)
      case .skippedPage:
        guard let later = page.later else { return nil }
        self.init(later, named: name)
      case .tokenLoop:
        guard let token = page.earlierToken(&random) else { return nil }
        self.init(page, named: name, next: token)
      case .wrongTotal:
        guard let total = page.total else { return nil }
        let distance = 1 + random.below(9)
        let less = distance <= total && random.below(2) == 0
        self.init(page, named: name, total: less ? total - distance : total + distance)
      case .changedRecord:
        self.init(page, named: name)
        guard let changed = page.changedRecord(&random) else { return nil }
        records.append(changed)
      case .duplicateRecord:
        self.init(page, named: name)
        guard !records.isEmpty else { return nil }
        let record = random.below(records.count)
        records.insert(records[record], at: record + 1 + random.below(records.count - record))
      default:
        self.init(page, named: name)
        guard spoilRecord(fault, &random) else { return nil }
      }
    }
  }

  /// Spoils a field of one record: of those that have a place for the fault, any.
  private mutating func spoilRecord(_ fault: Fault, _ random: inout SplitMix64) -> Bool {
    guard !records.isEmpty else { return false }
    let start = random.below(records.count)
    for step in records.indices {
      let place = (start + step) % records.count
      if let spoiled = FaultyRecord(records[place]).spoiled(by: fault, &random) {
        records[place] = spoiled
        return true
      }
    }
    return false
  }

  /// The data of a success's envelope, as JSON.
  var data: Data {
    let joined = records.joined(separator: [UInt8(ascii: ",")])
    guard case .list(let name, let next, let total) = frame else { return Data(joined) }
    var data = Data("{\"\(name)\":[".utf8)
    data.append(contentsOf: joined)
    data.append(contentsOf: "],\"next_page_token\":\"\(next)\"".utf8)
    if let total { data.append(contentsOf: ",\"total_count\":\(total)".utf8) }
    data.append(UInt8(ascii: "}"))
    return data
  }
}

extension RecordList {
  /// A record's JSON.
  func record(_ record: Int) -> [UInt8] { Array(bytes[records[record]]) }
}

extension Page {
  /// Some page before this one.
  fileprivate func earlier(_ random: inout SplitMix64) -> Page? {
    guard start > 0 else { return nil }
    let back = size * (1 + random.below((start + size - 1) / size))
    return page(from: max(0, start - back))
  }

  /// The page after this one.
  fileprivate var later: Page? {
    start + size < selection.count ? page(from: start + size) : nil
  }

  /// The token of this page or of one before it; the first page has none.
  fileprivate func earlierToken(_ random: inout SplitMix64) -> String? {
    guard start > 0 else { return nil }
    return tokens.text(offset: start - size * random.below((start + size - 1) / size))
  }

  /// A record of this or an earlier page, changed.
  fileprivate func changedRecord(_ random: inout SplitMix64) -> [UInt8]? {
    let end = records.endIndex
    guard end > 0 else { return nil }
    let start = random.below(end)
    // Records that can't be changed are rare: a fixture's bad ones.
    for step in 0..<min(end, 1_000) {
      let record = list.record(selection[(start + step) % end])
      if let changed = FaultyRecord(record).changed() { return changed }
    }
    return nil
  }
}
