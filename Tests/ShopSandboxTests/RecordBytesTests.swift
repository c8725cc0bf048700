import Foundation
import ShopSandbox
import Testing

@Suite struct RecordBytesTests {
  /// Deliberately awkward: escapes, Japanese, an emoji, numbers that no machine number holds,
  /// a field twice, a text that names no character.
  static let awkward = #"""
    {"order_id":"o\u002d1","buyer":"日本語の商品 \"引用\" \\ \/ \u65e5 😀",\#
    "n":1.10,"big":123456789012345678901234567890,\#
    "e":1E+400,"z":-0.0,"a":"1","a":"2",\#
    "half":"\ud800","nested":[{"x":[]},{}],"t":true,"f":false,"u":null}
    """#

  @Test func `records keep their bytes, whatever they hold`() async throws {
    try await serving(Fixture(orders: "[\n \(Self.awkward) \n]", payments: "[\(Self.awkward)]")) {
      client in
      for path in [SandboxClient.orders, SandboxClient.payments] {
        let response = try await client.send(path)
        #expect(response.text.contains(":[\(Self.awkward)],\"next_page_token\""))
      }
    }
  }

  @Test func `white space goes between tokens and stays inside texts`() async throws {
    let orders = "[ { \"order_id\" : \"a  b\" ,\r\n\t\"list\" : [ 1 , 2 ] } ]"
    try await serving(Fixture(orders: orders)) { client in
      let response = try await client.send(SandboxClient.orders)
      #expect(response.text.contains(#"[{"order_id":"a  b","list":[1,2]}]"#))
    }
  }

  @Test func `an order is found by its id, also where the file escapes it`() async throws {
    try await serving(Fixture(orders: "[\(Self.awkward)]")) { client in
      let response = try await client.send("\(SandboxClient.orders)/o-1")
      #expect(response.status == 200)
      #expect(response.text.hasSuffix("\"data\":\(Self.awkward)}"))
      #expect(response.headers["content-type"] == "application/json")
    }
  }

  @Test func `an order's id may need percent-encoding`() async throws {
    try await serving(Fixture(orders: #"[{"order_id":"注文/1 ?"}]"#)) { client in
      let id = "%E6%B3%A8%E6%96%87%2F1%20%3F"
      let response = try await client.send("\(SandboxClient.orders)/\(id)")
      #expect(response.text.hasSuffix(#""data":{"order_id":"注文/1 ?"}}"#))
    }
  }

  @Test func `of an order that appears twice the first record is the order`() async throws {
    let orders = #"[{"order_id":"o","v":1},{"order_id":"o","v":2}]"#
    try await serving(Fixture(orders: orders), options: SandboxOptions(pageOrder: .reversed)) {
      client in
      let response = try await client.send("\(SandboxClient.orders)/o")
      #expect(response.text.hasSuffix(#""data":{"order_id":"o","v":1}}"#))
    }
  }

  @Test func `a page larger than the socket's buffers arrives whole`() async throws {
    let text = String(repeating: "長い", count: 20_000)
    let orders = (0..<40).map { #"{"order_id":"\#($0)","note":"\#(text)"}"# }
    try await serving(Fixture(orders: "[\(orders.joined(separator: ","))]")) { client in
      let response = try await client.send("\(SandboxClient.orders)?page_size=100")
      #expect(response.text.contains("[\(orders.joined(separator: ","))]"))
    }
  }
}
