import Foundation
import TestSupport
import Testing

@testable import Reporting

struct CSVTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("12-3=4", "12-3=4"), ("a b", "a b"), ("抹茶", "抹茶"),
    ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\nb", "\"a\nb\""),
    ("a\r\nb", "\"a\r\nb\""),
    ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
    ("\rx", "\"'\rx\""), ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"),
    ("  =1", "'  =1"), (" \t1", "' \t1"), ("\n=1", "\"'\n=1\""), ("\u{A0}=1", "'\u{A0}=1"),
    ("\u{3000}＝1", "'\u{3000}＝1"), ("\u{FEFF}=1", "'\u{FEFF}=1"), ("\u{2003}@", "'\u{2003}@"),
    ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
    ("a\u{0}b\u{1B}c\u{7F}d\u{85}e\u{9F}f", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f"),
    ("a\tb", "a\tb"), ("Ã©\u{A0}", "Ã©\u{A0}"), ("＜x", "＜x"), ("   ", "   "), ("\u{A0}", "\u{A0}"),
  ])
  func `text from a stranger is quoted where needed and never runs`(
    text: String,
    cell: String
  ) {
    var bytes: [UInt8] = []
    CSVText.append(text, to: &bytes)
    #expect(bytes == Array(cell.utf8))
  }

  @Test func `text that is no contiguous UTF-8 gives the same bytes`() {
    let bridged = NSString(string: "=a,\"抹茶\"") as String
    var bytes: [UInt8] = []
    CSVText.append(bridged, to: &bytes)
    #expect(bytes == Array("\"'=a,\"\"抹茶\"\"\"".utf8))
  }

  @Test(arguments: [
    Int64.min, -1, 0, 7, 10, 1_234_567_890, Int64.max,
  ])
  func `whole numbers are written as they are`(number: Int64) throws {
    let folder = try WrittenCells { csv in csv.appendNumber(number) }
    #expect(folder.text == "x\n\(number)\n")
  }

  @Test func `eight bytes at a time say what one at a time says`() throws {
    let odd: [UInt8] = [0, 9, 10, 13, 0x1F, 0x20, 0x22, 0x2C, 0x2D, 0x3D, 0x7F, 0xC2, 0x80, 0xFF]
    try withSeeds(200) { random in
      var bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        UInt8.random(in: 0x30...0x7A, using: &random)
      }
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] =
          Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : odd[Int.random(in: 0..<odd.count, using: &random)]
      }
      let text = String(decoding: bytes, as: UTF8.self)
      var cell: [UInt8] = []
      CSVText.append(text, to: &cell)
      let written = try WrittenCells { $0.appendText(text) }
      #expect(written.text == "x\n" + String(decoding: cell, as: UTF8.self) + "\n")
    }
  }

  @Test func `a file larger than the buffer arrives whole`() throws {
    let long = String(repeating: "abcdefghij", count: 20_000)
    let cells = try WrittenCells { csv in
      for index in 0..<3_000 {
        if index > 0 { try csv.endRow() }
        csv.appendNumber(index)
        csv.appendText("row, \(index)")
      }
      try csv.endRow()
      csv.appendText(long)
    }
    let expected = (0..<3_000).map { "\($0),\"row, \($0)\"\n" }.joined()
    #expect(cells.text == "x\n" + expected + long + "\n")
    #expect(cells.file.rows == 3_001)
    #expect(cells.file.bytes == Int64(cells.text.utf8.count))
  }
}
