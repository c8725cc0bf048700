import Foundation

/// Reads a JSON array once and remembers where each record, and each wanted field of it, lies.
///
/// No value is interpreted: strings and numbers keep their bytes, so that what a fixture says is
/// what a client gets.
struct RecordScanner {
  private static let maximumDepth = 64

  private var tokens: JSONTokens
  private let wanted: [[UInt8]]
  private var records: [Range<Int>] = []
  private var fields: [Range<Int>] = []

  private init(tokens: JSONTokens, wanted: [String]) {
    self.tokens = tokens
    self.wanted = wanted.map { Array($0.utf8) }
  }

  /// The records of a JSON array, and where their wanted fields lie.
  static func records(in data: Data, wanted: [String]) throws(JSONProblem) -> RecordList {
    try run(on: data, wanted: wanted) { scanner throws(JSONProblem) in try scanner.list() }
  }

  /// Checks that a text is one JSON value.
  static func check(_ data: Data) throws(JSONProblem) {
    _ = try run(on: data, wanted: []) { scanner throws(JSONProblem) in try scanner.value(depth: 1) }
  }

  private static func run(
    on data: Data,
    wanted: [String],
    _ body: (inout RecordScanner) throws(JSONProblem) -> Void
  ) throws(JSONProblem) -> RecordList {
    var outcome: Result<(records: [Range<Int>], fields: [Range<Int>]), JSONProblem> =
      .failure(JSONProblem(line: 1, problem: "the file is empty"))
    let bytes = [UInt8](unsafeUninitializedCapacity: data.count) { output, count in
      data.withUnsafeBytes { raw in
        let input = raw.bindMemory(to: UInt8.self)
        guard let from = input.baseAddress, let to = output.baseAddress, !input.isEmpty
        else { return }
        let tokens = JSONTokens(input: from, count: input.count, output: to)
        var scanner = RecordScanner(tokens: tokens, wanted: wanted)
        do throws(JSONProblem) {
          try scanner.document(body)
          outcome = .success((scanner.records, scanner.fields))
          count = scanner.tokens.written
        } catch {
          outcome = .failure(error)
        }
      }
    }
    let found = try outcome.get()
    return RecordList(
      bytes: bytes,
      records: found.records,
      fields: found.fields,
      fieldsPerRecord: wanted.count
    )
  }

  private mutating func document(
    _ body: (inout RecordScanner) throws(JSONProblem) -> Void
  ) throws(JSONProblem) {
    guard tokens.isUTF8 else { throw JSONProblem(line: 1, problem: "the file is not UTF-8") }
    tokens.skipWhiteSpace()
    try body(&self)
    tokens.skipWhiteSpace()
    guard tokens.isAtEnd else {
      throw tokens.problem("there is more after the end of the JSON")
    }
  }

  private mutating func list() throws(JSONProblem) {
    guard tokens.peek() == UInt8(ascii: "[") else {
      throw tokens.problem("the file does not hold a JSON array")
    }
    let none = [Range<Int>](repeating: 0..<0, count: wanted.count)
    try members(until: UInt8(ascii: "]")) { scanner throws(JSONProblem) in
      scanner.fields.append(contentsOf: none)
      let start = scanner.tokens.written
      try scanner.value(depth: 1)
      scanner.records.append(start..<scanner.tokens.written)
    }
  }

  private mutating func value(depth: Int) throws(JSONProblem) {
    guard depth <= RecordScanner.maximumDepth else {
      throw tokens.problem("values are nested more than \(RecordScanner.maximumDepth) deep")
    }
    switch tokens.peek() {
    case UInt8(ascii: "{"):
      try members(until: UInt8(ascii: "}")) { scanner throws(JSONProblem) in
        try scanner.member(depth: depth)
      }
    case UInt8(ascii: "["):
      try members(until: UInt8(ascii: "]")) { scanner throws(JSONProblem) in
        try scanner.value(depth: depth + 1)
      }
    case UInt8(ascii: "\""): try tokens.string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try tokens.number()
    case UInt8(ascii: "t"): try tokens.literal("true")
    case UInt8(ascii: "f"): try tokens.literal("false")
    case UInt8(ascii: "n"): try tokens.literal("null")
    default: throw tokens.problem("a JSON value is expected")
    }
  }

  /// An object's or array's brackets and commas around its members.
  private mutating func members(
    until close: UInt8,
    _ member: (inout RecordScanner) throws(JSONProblem) -> Void
  ) throws(JSONProblem) {
    tokens.take()
    tokens.skipWhiteSpace()
    if tokens.peek() == close { return tokens.take() }
    while true {
      try member(&self)
      tokens.skipWhiteSpace()
      if tokens.peek() == close { return tokens.take() }
      guard tokens.peek() == UInt8(ascii: ",") else {
        throw tokens.problem("a comma or the end is expected")
      }
      tokens.take()
      tokens.skipWhiteSpace()
    }
  }

  private mutating func member(depth: Int) throws(JSONProblem) {
    guard tokens.peek() == UInt8(ascii: "\"") else {
      throw tokens.problem("a field's name is expected")
    }
    let nameStart = tokens.written
    try tokens.string()
    let name = nameStart + 1..<tokens.written - 1
    tokens.skipWhiteSpace()
    guard tokens.peek() == UInt8(ascii: ":") else { throw tokens.problem("a colon is expected") }
    tokens.take()
    tokens.skipWhiteSpace()
    let start = tokens.written
    try value(depth: depth + 1)
    if depth == 1 { note(name: name, value: start..<tokens.written) }
  }

  /// Remembers a record's field where it is wanted; of a field given twice the last counts.
  private mutating func note(name: Range<Int>, value: Range<Int>) {
    for (index, text) in wanted.enumerated() where text.count == name.count {
      guard zip(name, text).allSatisfy({ place, byte in tokens.output[place] == byte })
      else { continue }
      fields[fields.count - wanted.count + index] = value
    }
  }
}
