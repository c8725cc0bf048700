import TestSupport
import Testing

@testable import TikTokShop

@Suite("Shipping documents")
struct ShippingDocumentTests {
  private static let signed = "https://files.example:8443/a/b.pdf?X-Signature=s3cret&x=%2F"

  private func address(_ url: String) async throws -> DocumentAddress {
    let stub = StubTransport([.json("{\"code\":0,\"data\":{\"doc_url\":\"\(url)\"}}")])
    let found = try await Sample.client(stub).getShippingDocument(
      orderID: "O 1",
      type: .shippingLabel
    )
    #expect(
      stub.requests.map(\.url) == [
        "https://shop.example/api/logistics/202309/orders/O%201/shipping_documents"
          + "?document_type=SHIPPING_LABEL"
      ]
    )
    return found
  }

  @Test func anAddressShowsItsHostAndNoMore() async throws {
    let address = try await address(Self.signed)
    #expect(address.secretURL == Self.signed)
    #expect("\(address)" == "a document at files.example:8443")
    #expect(!String(reflecting: address).contains("s3cret"))
    var dumped = ""
    dump(address, to: &dumped)
    #expect(!dumped.contains("s3cret"))
  }

  @Test(arguments: [
    "", "http://files.example/a", "ftp://files.example/a", "file:///etc/passwd",
    "//files.example/a",
    "https://u:p@files.example/a", "https://files.example/a#b", "https://files.example/a?b c",
    "https://files.example/a?b\\nX: y", "javascript:alert(1)", "http://127.0.0.1.evil.example/",
  ])
  func anAddressThatNothingMayBeFetchedFromIsRefused(_ url: String) async {
    let error = await #expect(throws: ShopError.self) { _ = try await address(url) }
    guard case .badAnswer(let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.hasPrefix("data.doc_url") && !reason.contains("files.example"))
  }

  @Test func aDocumentIsAskedForWithoutTheToken() async throws {
    let pdf = Array("%PDF".utf8)
    let stub = StubTransport([.response(HTTPResponse(status: 200, body: pdf))])
    let bytes = try await DocumentDownload(transport: stub, retry: .never)
      .fetch(try await address(Self.signed))
    #expect(bytes == pdf)
    let request = try #require(stub.requests.first)
    #expect(request.url == Self.signed && request.method == "GET" && request.body == nil)
    #expect(request.headers.map(\.name) == ["Accept"])
  }

  @Test func overARealConnectionNoTokenLeavesAndNoRedirectIsFollowed() async throws {
    let other = try LoopbackServer { connection, server in
      guard let head = connection.readHead() else { return }
      server.remember(head)
      connection.respond("200 OK", body: "stolen")
    }
    let server = try LoopbackServer { connection, server in
      guard let head = connection.readHead() else { return }
      server.remember(head)
      if head.hasPrefix("GET /away") {
        connection.respond(
          "302 Found",
          headers: "Location: http://localhost:\(other.port)/x\r\n",
          body: ""
        )
      } else {
        connection.respond("200 OK", body: "%PDF")
      }
    }
    defer {
      other.stop()
      server.stop()
    }
    let bytes = try await DocumentDownload().fetch(try await address(server.url + "/a?s=1"))
    #expect(String(decoding: bytes, as: UTF8.self) == "%PDF")
    let error = await #expect(throws: ShopError.self) {
      _ = try await DocumentDownload().fetch(try await address(server.url + "/away?s=1"))
    }
    #expect("\(String(describing: error))".contains("localhost"))
    #expect(other.connectionCount == 0)
    #expect(server.requestHeads.count == 2)
    #expect(!server.requestHeads.joined().lowercased().contains("token"))
  }

  @Test(arguments: [
    (HTTPResponse(status: 200, body: []), "empty"),
    (HTTPResponse(status: 403, body: Array("<Error>s3cret</Error>".utf8)), "expired"),
    (HTTPResponse(status: 302, body: []), "not followed"),
    (HTTPResponse(status: 204, body: [1]), "HTTP 204"),
  ])
  func whatIsNoDocumentIsSaidSo(_ response: HTTPResponse, _ word: String) async throws {
    let stub = StubTransport([.response(response)])
    let error = await #expect(throws: ShopError.self) {
      _ = try await DocumentDownload(transport: stub, retry: .never)
        .fetch(try await address(Self.signed))
    }
    let text = error?.description ?? ""
    #expect(text.contains(word) && !text.contains("s3cret"), "\(text)")
  }

  @Test func aDocumentThatComesLateIsAskedForAgain() async throws {
    let stub = StubTransport(each: {
      $0 == 0
        ? .failure(.timedOut(host: "h"))
        : .response(HTTPResponse(status: 200, body: [1]))
    })
    let download = DocumentDownload(transport: stub, retry: Pauses().policy)
    #expect(try await download.fetch(try await address(Self.signed)) == [1])
    #expect(stub.requests.count == 2)
  }
}
