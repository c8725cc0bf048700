import Foundation

/// The records of one fixture file as the bytes that are served, serialised once.
struct RecordList: Sendable {
  /// The whole file as compact JSON.
  let bytes: [UInt8]
  /// Where each record lies in `bytes`.
  let records: [Range<Int>]
  /// Where the wanted fields lie in `bytes`, record by record; empty where a record has none.
  let fields: [Range<Int>]
  let fieldsPerRecord: Int

  var count: Int { records.count }

  /// Appends a record's JSON.
  func append(_ record: Int, to data: inout Data) {
    let range = records[record]
    bytes.withUnsafeBytes { raw in data.append(contentsOf: raw[range]) }
  }

  /// A wanted field as text, or nil where the record has none or it is no readable string.
  func text(_ field: Int, of record: Int) -> String? {
    let range = fields[record * fieldsPerRecord + field]
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    let inner = bytes[range.lowerBound + 1..<range.upperBound - 1]
    if !inner.contains(UInt8(ascii: "\\")) { return String(decoding: inner, as: UTF8.self) }
    // A text whose escapes name no character (half a surrogate pair) is not readable: nil.
    return try? JSONDecoder().decode(String.self, from: Data(bytes[range]))
  }

  /// A wanted field as an integer, or nil where the record has none or it is written otherwise.
  func integer(_ field: Int, of record: Int) -> Int64? {
    let range = fields[record * fieldsPerRecord + field]
    return Int64(String(decoding: bytes[range], as: UTF8.self))
  }
}
