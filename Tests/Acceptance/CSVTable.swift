import Foundation

/// A CSV file as a stranger reads it: RFC 4180, and nothing of the program that wrote it.
struct CSVTable {
  /// The text is no CSV with a header and rows of its width.
  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  let header: [String]
  var rows: [[String]]
  private let columns: [String: Int]

  init(name: String, text: String) throws {
    var records = try CSVTable.records(Array(text.utf8), name)
    guard !records.isEmpty else { throw Malformed(description: "\(name) has no header") }
    let header = records.removeFirst()
    for (number, record) in records.enumerated() where record.count != header.count {
      throw Malformed(description: "\(name), row \(number + 1) has \(record.count) cells")
    }
    self.name = name
    self.header = header
    rows = records
    columns = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
  }

  init(contentsOf file: URL) throws {
    try self.init(
      name: file.lastPathComponent,
      text: String(decoding: Data(contentsOf: file), as: UTF8.self)
    )
  }

  /// Where a column stands.
  func column(_ title: String) throws -> Int {
    guard let column = columns[title] else {
      throw Malformed(description: "\(name) has no column \(title)")
    }
    return column
  }

  /// The rows as dictionaries by column, for the few places where speed is nothing.
  var dictionaries: [[String: String]] {
    rows.map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  private static func records(_ bytes: [UInt8], _ name: String) throws -> [[String]] {
    let (quote, comma, lineFeed) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"))
    guard bytes.last == lineFeed, !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw Malformed(description: "\(name) starts with a mark, or its last line has no end")
    }
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == quote, cell.isEmpty {
        position += 1
        while position < bytes.count {
          if bytes[position] == quote {
            guard position + 1 < bytes.count, bytes[position + 1] == quote else { break }
            position += 1
          }
          cell.append(bytes[position])
          position += 1
        }
        position += 1
        guard position < bytes.count, [comma, lineFeed].contains(bytes[position]) else {
          throw Malformed(description: "\(name), record \(records.count): text after a quote")
        }
      }
      switch bytes[position] {
      case comma, lineFeed:
        record.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
        if bytes[position] == lineFeed {
          records.append(record)
          record = []
        }
      case quote, UInt8(ascii: "\r"):
        throw Malformed(description: "\(name), record \(records.count): a quote inside a cell")
      default: cell.append(bytes[position])
      }
      position += 1
    }
    return records
  }
}

/// Amounts as whole ten-thousandths, read from decimal text and written back, with integers only.
enum TenThousandths {
  static func parse(_ text: String) throws -> Int {
    var bytes = Array(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes.removeFirst() }
    var (units, decimals) = (0, -1)
    for byte in bytes {
      if byte == UInt8(ascii: "."), decimals == -1, units >= 0 {
        decimals = 0
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), decimals < 4 {
        units = units * 10 + Int(byte - UInt8(ascii: "0"))
        if decimals >= 0 { decimals += 1 }
      } else {
        throw CSVTable.Malformed(description: "\(text) is no amount")
      }
    }
    guard !bytes.isEmpty, decimals != 0, bytes.first != UInt8(ascii: ".") else {
      throw CSVTable.Malformed(description: "\(text) is no amount")
    }
    for _ in max(decimals, 0)..<4 { units *= 10 }
    return isNegative ? -units : units
  }

  static func text(_ units: Int, decimals: Int) -> String {
    let digits = String(units.magnitude / (decimals == 0 ? 10_000 : 100))
    let sign = units < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return sign + padded.dropLast(2) + "." + padded.suffix(2)
  }
}
