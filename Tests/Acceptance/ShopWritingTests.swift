import Foundation
import TestSupport
import Testing

/// What `settlebook shop` sends and saves, against a service of a few lines.
@Suite struct ShopWritingTests {
  private static let product =
    "{\"product_id\":\"P\",\"product_name\":\"Cup\\u001b[31m\",\"status\":\"ACTIVATE\","
    + "\"skus\":[{\"id\":\"S\",\"seller_sku\":\"red\",\"price\":{\"amount\":\"12.5\","
    + "\"currency\":\"USD\"}}]}"

  /// Remembers each request, its head without the token, and its body.
  private func service() throws -> LoopbackServer {
    try LoopbackServer { connection, server in
      while let head = connection.readHead() {
        let length = head.firstRange(of: "Content-Length: ").flatMap {
          Int(head[$0.upperBound...].prefix { $0.isNumber })
        }
        let body = String(decoding: length.map(connection.readBody) ?? [], as: UTF8.self)
        server.remember(head + body)
        let path = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let data =
          if path.contains("/documents/") {
            "%PDF-1.7"
          } else if path.contains("/shipping_documents") {
            "{\"code\":0,\"data\":{\"doc_url\":\"\(server.url)/documents/1?sign=s3cret\"}}"
          } else if path.contains("/upload_files") {
            "{\"code\":0,\"data\":{\"uri\":\"tos/1\"}}"
          } else if head.hasPrefix("PUT") {
            "{\"code\":0,\"message\":\"Success\"}"
          } else if path.contains("/products?") {
            "{\"code\":0,\"data\":{\"products\":[\(Self.product)],\"total_count\":1}}"
          } else {
            "{\"code\":0,\"data\":\(Self.product)}"
          }
        connection.respond("200 OK", body: data)
      }
    }
  }

  private func run(
    _ office: Office,
    _ server: LoopbackServer,
    _ words: [String]
  ) async throws -> RunProgram.Outcome {
    try await office.run(
      ["shop"] + words
        + [
          "--base-url", server.url, "--shop", "one", "--currency", "USD", "--time-zone", "UTC",
        ],
      environment: ["SETTLEBOOK_ACCESS_TOKEN": "a-token"]
    )
  }

  @Test func `products are shown with prices, and nothing that moves a cursor`() async throws {
    let server = try service()
    defer { server.stop() }
    let office = try Office()
    for words in [["products", "--all"], ["product", "P"]] {
      let outcome = try await run(office, server, words)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("12.50 USD") && !outcome.output.contains("\u{1B}"))
    }
    let outcome = try await run(office, server, ["products", "--status", "REVIEWING", "--json"])
    let rows = try JSONSerialization.jsonObject(with: outcome.standardOutput) as? [[String: Any]]
    let skus = rows?.first?["skus"] as? [[String: Any]]
    #expect((skus?.first?["price"] as? [String: Any])?["amount"] as? String == "12.50")
    #expect(server.requestHeads.last?.contains("status=REVIEWING") == true)
  }

  @Test func `a change says what it changes, and sends just that`() async throws {
    let server = try service()
    defer { server.stop() }
    let outcome = try await run(
      Office(),
      server,
      ["update-product", "P", "--name", "Mug", "--image-uri", "tos/1", "--yes"]
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("its name becomes \"Mug\""))
    let changes = server.requestHeads.filter { !$0.hasPrefix("GET") }
    #expect(changes.count == 1)
    #expect(
      changes.first?.hasSuffix(
        "\r\n\r\n{\"main_images\":[{\"uri\":\"tos/1\"}],\"product_name\":\"Mug\"}"
      ) == true
    )
  }

  @Test func `an upload sends the file and prints its uri`() async throws {
    let server = try service()
    defer { server.stop() }
    let office = try Office()
    let file = try office.folder.write("GIF89a-picture", to: "secret-name.gif")
    let outcome = try await run(
      office,
      server,
      ["upload", file.path, "--use-case", "BRAND_LOGO", "--yes"]
    )
    #expect(outcome.exitCode == 0 && outcome.output == "uri: tos/1\n", "\(outcome.errors)")
    let sent = try #require(server.requestHeads.first)
    #expect(sent.contains("GIF89a-picture") && sent.contains("\r\nBRAND_LOGO\r\n"))
    #expect(!sent.contains("secret-name"))
  }

  @Test func `a document is saved for its owner, never over another file, without the token`()
    async throws
  {
    let server = try service()
    defer { server.stop() }
    let office = try Office()
    let words = ["shipping-document", "O1", "--type", "PICK_LIST"]
    let file = office.folder.file("O1-PICK_LIST.pdf")
    let saved = try await run(office, server, words)
    #expect(saved.exitCode == 0, "\(saved.errors)")
    #expect(try String(contentsOf: file, encoding: .utf8) == "%PDF-1.7")
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(try Snapshot.of(office.folder.url).count == 1, "no draft is left")
    #expect(!(saved.output + saved.errors).contains("s3cret"))
    let heads = server.requestHeads
    #expect(heads.count == 2)
    #expect(heads[0].contains("a-token") && !heads[1].contains("a-token"))
    try Data("mine".utf8).write(to: file)
    let refused = try await run(office, server, words)
    #expect(refused.exitCode == 73 && refused.errors.contains("--force"))
    #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    #expect(server.requestHeads.count == 2, "nothing was asked")
    #expect(try await run(office, server, words + ["--force"]).exitCode == 0)
    #expect(try String(contentsOf: file, encoding: .utf8) == "%PDF-1.7")
    let address = try await run(office, server, words + ["--url"])
    #expect(address.output == "\(server.url)/documents/1?sign=s3cret\n")
  }
}
