import Foundation
import ShopSandbox
import Testing

@Suite struct ShippingDocumentTests {
  private struct Document: Decodable {
    let doc_url: String
  }

  private func path(_ order: String) -> String {
    "/logistics/202309/orders/\(order)/shipping_documents"
  }

  @Test(arguments: [("SHIPPING_LABEL", "SHIPPING LABEL"), ("PICK_LIST", "PICK LIST")])
  func `a document's link leads to a PDF, without the token`(
    type: String,
    title: String
  ) async throws {
    let orders = #"[{"order_id":"注文/1 (a)","buyer_email":"private@example.com"}]"#
    try await serving(Fixture(orders: orders)) { client in
      let order = "%E6%B3%A8%E6%96%87%2F1%20(a)"
      let answer = try await client.send("\(path(order))?document_type=\(type)")
      let url = try client.data(Document.self, of: answer).doc_url
      let target = try client.target(of: url)
      let file = try await client.send(target, token: nil)
      #expect(file.status == 200)
      #expect(file.headers["content-type"] == "application/pdf")
      let text = file.text
      #expect(text.contains("(\(title)) Tj"))
      #expect(text.contains(#"(Order ??/1 \(a\)) Tj"#))
      #expect(!text.contains("private"))
      #expect(try await client.send(target).body == file.body)
      try expectValid(file.body)
    }
  }

  /// The table of a PDF leads to its objects.
  private func expectValid(_ pdf: Data) throws {
    let text = String(decoding: pdf, as: UTF8.self)
    #expect(text.hasPrefix("%PDF-1.4\n") && text.hasSuffix("%%EOF\n"))
    let lines = text.components(separatedBy: "\n")
    let mark = try #require(lines.lastIndex(of: "startxref"))
    let start = try #require(Int(lines[mark + 1]))
    let table = String(decoding: pdf[start...], as: UTF8.self).components(separatedBy: "\n")
    #expect(table[0] == "xref")
    #expect(table[1] == "0 6")
    for number in 1...5 {
      let entry = table[2 + number]
      #expect(entry.utf8.count == 19 && entry.hasSuffix(" 00000 n "))
      let place = try #require(Int(entry.prefix(10)))
      #expect(pdf[place...].starts(with: Data("\(number) 0 obj\n".utf8)))
    }
  }

  @Test(arguments: [
    "", "?document_type=", "?document_type=INVOICE", "?document_type=pick_list",
    "?document_type=PICK_LIST&document_type=PICK_LIST",
  ])
  func `a document type is needed, and one that is known`(query: String) async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      let response = try await client.send(path("o-0") + query)
      #expect(response.status == 400)
      #expect(response.text.contains(#""message":"invalid document_type""#))
    }
  }

  @Test func `an order that is not there has no documents`() async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      let answer = try await client.send(path("o-9") + "?document_type=PICK_LIST")
      #expect(answer.status == 404)
      #expect(answer.text.contains(#""message":"order not found""#))
      for target in ["o-9/PICK_LIST.pdf", "o-0/INVOICE.pdf", "o-0/PICK_LIST"] {
        let file = try await client.send("/documents/test-shop/\(target)", token: nil)
        #expect(file.status == 404)
      }
      let known = try await client.send("/documents/other-shop/o-0/PICK_LIST.pdf", token: nil)
      #expect(known.status == 404)
    }
  }
}
