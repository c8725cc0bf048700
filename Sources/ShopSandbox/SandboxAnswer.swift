import Foundation

/// What the shop answers: an HTTP status, and the API's envelope or a file.
struct SandboxAnswer {
  let status: Int
  let body: Data
  /// What the body is made of, where it serves a list or a record.
  private(set) var content: SandboxContent?
  /// The seconds of a `Retry-After` header.
  var retryAfter: Int?
  var delivery = Delivery.whole

  /// The media type of the body.
  var contentType = "application/json"
  /// The header Allow, where a method is refused.
  var allow: String?

  init(status: Int, body: Data) {
    self.status = status
    self.body = body
  }

  init(refusal: Refusal, requestID: String) {
    status = refusal.status
    allow = refusal.allow
    body = Data(
      """
      {"code":\(refusal.code),"message":"\(refusal.message)","request_id":"\(requestID)",\
      "data":null}
      """.utf8
    )
  }

  /// A success with these data, which are JSON.
  init(data: Data, requestID: String) {
    self.init(status: 200, body: SandboxAnswer.opened(requestID: requestID) + data + Data("}".utf8))
  }

  /// A success that has no data.
  init(requestID: String) {
    status = 200
    body = Data("{\"code\":0,\"message\":\"Success\",\"request_id\":\"\(requestID)\"}".utf8)
  }

  /// A success whose data are appended as JSON.
  init(requestID: String, append: (inout Data) -> Void) {
    status = 200
    var body = SandboxAnswer.opened(requestID: requestID)
    append(&body)
    body.append(UInt8(ascii: "}"))
    self.body = body
  }

  /// One record as the data of a success.
  init(record: Int, of list: RecordList, requestID: String) {
    self.init(requestID: requestID) { list.append(record, to: &$0) }
    content = .record(record, of: list)
  }

  /// Some texts as the data of a success.
  init(fields: KeyValuePairs<String, String>, requestID: String) {
    let members = fields.map { "\(JSONString.text($0)):\(JSONString.text($1))" }
    self.init(requestID: requestID) { body in
      body.append(contentsOf: "{\(members.joined(separator: ","))}".utf8)
    }
  }

  /// A file, as it is.
  init(content: Data, type: String) {
    status = 200
    body = content
    contentType = type
  }

  /// A page of a list, under the name that the API gives the list; records are appended as the
  /// list has them, unless told otherwise.
  init(
    page: Page,
    named name: StaticString,
    requestID: String,
    append: ((Int, inout Data) -> Void)? = nil
  ) {
    status = 200
    content = .page(page, named: name)
    var body = SandboxAnswer.opened(requestID: requestID)
    body.reserveCapacity(body.count + page.byteCount + 256)
    body.append(contentsOf: "{\"\(name)\":[".utf8)
    for (index, record) in page.records.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      if let append { append(record, &body) } else { page.list.append(record, to: &body) }
    }
    body.append(contentsOf: "],\"next_page_token\":\"\(page.next)\"".utf8)
    if let total = page.total { body.append(contentsOf: ",\"total_count\":\(total)".utf8) }
    body.append(contentsOf: "}}".utf8)
    self.body = body
  }

  private static func opened(requestID: String) -> Data {
    Data("{\"code\":0,\"message\":\"Success\",\"request_id\":\"\(requestID)\",\"data\":".utf8)
  }
}

/// A page: some records of a list, and how to go on.
struct Page {
  let list: RecordList
  let records: ArraySlice<Int>
  /// The next page's token, empty on the last page.
  let next: String
  /// How many records all pages have together, where the API says so.
  let total: Int?

  /// The whole list's records, and where among them this page starts.
  let selection: [Int]
  let start: Int
  let size: Int
  let tokens: PageToken

  var byteCount: Int { records.reduce(0) { $0 + list.records[$1].count + 1 } }

  /// The page of `selection` that a request asks for.
  init(
    list: RecordList,
    selection: [Int],
    countsTotal: Bool,
    size: Int,
    token: String?,
    tokens: PageToken
  ) throws(Refusal) {
    var start = 0
    if let token { start = try tokens.offset(in: token, count: selection.count) }
    self.init(
      list: list,
      selection: selection,
      total: countsTotal ? selection.count : nil,
      start: start,
      size: size,
      tokens: tokens
    )
  }

  /// The page of this list that starts elsewhere.
  func page(from start: Int) -> Page {
    Page(list: list, selection: selection, total: total, start: start, size: size, tokens: tokens)
  }

  private init(
    list: RecordList,
    selection: [Int],
    total: Int?,
    start: Int,
    size: Int,
    tokens: PageToken
  ) {
    let end = min(selection.count, start + size)
    self.list = list
    self.selection = selection
    self.total = total
    self.start = start
    self.size = size
    self.tokens = tokens
    records = selection[start..<end]
    next = end < selection.count ? tokens.text(offset: end) : ""
  }
}
