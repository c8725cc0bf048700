import Bookkeeping
import TestSupport
import Testing

@testable import TikTokShop

@Suite("Requests that change something")
struct WritingTests {
  private static let done = "{\"code\":0,\"message\":\"Success\"}"
  private static let uploaded =
    "{\"code\":0,\"data\":{\"uri\":\"tos/x\",\"url\":\"https://cdn.example/x\"}}"
  private static let gif = Array("GIF89a--first--".utf8) + [0, 13, 10, 255]

  private func text(_ request: HTTPRequest?) -> String {
    String(decoding: request?.body ?? [], as: UTF8.self)
  }

  private static func changes(_ name: String? = "Cup \"é\"") -> ProductChanges {
    var changes = ProductChanges()
    changes.name = name
    return changes
  }

  @Test func anUpdateSendsTheGivenFieldsAndNoOthers() async throws {
    let stub = StubTransport([.json(Self.done)])
    let client = try Sample.client(stub, cipher: "C")
    try await client.updateProduct(id: "A", Self.changes())
    var changes = ProductChanges()
    changes.description = "<p>a/b</p>"
    changes.mainImages = ["tos/1", "tos/2"]
    try await client.updateProduct(id: "A", changes)
    #expect(stub.requests.map(\.method) == ["PUT", "PUT"])
    #expect(
      stub.requests[0].url == "https://shop.example/api/product/202309/products/A?shop_cipher=C"
    )
    #expect(stub.requests[0].header("Content-Type") == "application/json")
    #expect(stub.requests[0].header("x-tts-access-token") == Sample.token)
    #expect(text(stub.requests[0]) == #"{"product_name":"Cup \"é\""}"#)
    #expect(
      text(stub.requests[1])
        == #"{"description":"<p>a/b</p>","main_images":[{"uri":"tos/1"},{"uri":"tos/2"}]}"#
    )
  }

  @Test func anUpdateOfNothingIsNotSent() async throws {
    let stub = StubTransport([.json(Self.done)])
    let client = try Sample.client(stub)
    var empty = ProductChanges()
    empty.mainImages = []
    for changes in [ProductChanges(), Self.changes(""), empty] {
      await #expect(throws: InvalidRequest.self) {
        try await client.updateProduct(id: "A", changes)
      }
    }
    #expect(stub.requests.isEmpty)
  }

  @Test func anUploadIsOneFormWithABoundaryThatTheFileDoesNotHold() async throws {
    let stub = StubTransport([.json(Self.uploaded)])
    var boundaries = ["--first--", "second"]
    let file = try await Sample.client(stub).upload(ProductFile(Self.gif), .sizeChart) {
      boundaries.removeFirst()
    }
    #expect(file == UploadedFile(uri: "tos/x", url: "https://cdn.example/x"))
    let request = try #require(stub.requests.first)
    #expect(request.method == "POST")
    #expect(request.url == "https://shop.example/api/product/202309/products/upload_files")
    #expect(request.header("Content-Type") == "multipart/form-data; boundary=second")
    let head = """
      --second\r
      Content-Disposition: form-data; name="use_case"\r
      \r
      SIZE_CHART\r
      --second\r
      Content-Disposition: form-data; name="data"; filename="upload.gif"\r
      Content-Type: image/gif\r
      \r

      """
    #expect(request.body == Array(head.utf8) + Self.gif + Array("\r\n--second--\r\n".utf8))
  }

  @Test func twoUploadsHaveTwoBoundaries() {
    let boundaries = (0..<100).map { _ in MultipartBody.randomBoundary() }
    #expect(Set(boundaries).count == 100)
    #expect(boundaries.allSatisfy { $0.utf8.count <= 70 })
  }

  @Test(arguments: ["{\"uri\":\"\"}", "{}", "{\"uri\":5}", "[]", "null"])
  func anUploadWithoutAURIIsNoSuccess(_ data: String) async throws {
    let stub = StubTransport([.json("{\"code\":0,\"data\":\(data)}")])
    let error = await #expect(throws: UncertainChange.self) {
      try await Sample.client(stub, retry: Pauses().policy).uploadProductFile(
        ProductFile(Self.gif),
        useCase: .mainImage
      )
    }
    #expect(stub.requests.count == 1)
    #expect(error?.description.contains("may have been made") == true)
  }

  /// A failure, and whether the service can have acted on the request before it.
  struct Failure: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: StubTransport.Answer
    let mayHaveActed: Bool
    var testDescription: String { name }
  }

  static let failures = [
    Failure(
      name: "not reached",
      answer: .failure(.cannotConnect(host: "h", reason: "r")),
      mayHaveActed: false
    ),
    Failure(name: "429", answer: .json("{\"code\":0}", status: 429), mayHaveActed: false),
    Failure(name: "503", answer: .json("{\"code\":0}", status: 503), mayHaveActed: false),
    Failure(name: "500", answer: .json("{\"code\":0}", status: 500), mayHaveActed: true),
    Failure(name: "502", answer: .json("<html>", status: 502), mayHaveActed: true),
    Failure(name: "silence", answer: .failure(.timedOut(host: "h")), mayHaveActed: true),
    Failure(
      name: "broken off",
      answer: .failure(.interrupted(host: "h", reason: "r")),
      mayHaveActed: true
    ),
    Failure(name: "half an answer", answer: .json("{\"code\":"), mayHaveActed: true),
  ]

  @Test(arguments: failures)
  func aChangeIsRepeatedOnlyWhereItCantHaveBeenMade(_ failure: Failure) async throws {
    let stub = StubTransport(each: { $0 == 0 ? failure.answer : .json(Self.done) })
    let client = try Sample.client(stub, retry: Pauses().policy)
    if failure.mayHaveActed {
      await #expect(throws: UncertainChange.self) {
        try await client.updateProduct(id: "A", Self.changes())
      }
    } else {
      try await client.updateProduct(id: "A", Self.changes())
    }
    #expect(stub.requests.count == (failure.mayHaveActed ? 1 : 2))
  }

  @Test(arguments: failures) func aQuestionIsRepeated(_ failure: Failure) async throws {
    let answer = "{\"code\":0,\"data\":\(ProductTests.product("A"))}"
    let stub = StubTransport(each: { $0 == 0 ? failure.answer : .json(answer) })
    _ = try await Sample.client(stub, retry: Pauses().policy).getProduct(id: "A")
    #expect(stub.requests.count == 2)
  }

  @Test func aRefusedChangeIsARefusalAndNothingElse() async throws {
    let stub = StubTransport([.json("{\"code\":12052,\"message\":\"no\"}", status: 400)])
    await #expect(throws: ShopError.refused(code: 12_052, message: "no", requestID: nil)) {
      try await Sample.client(stub, retry: Pauses().policy).updateProduct(id: "A", Self.changes())
    }
    #expect(stub.requests.count == 1)
  }

  @Test func overARealConnectionAChangeTravelsOnOneOfItsOwn() async throws {
    let server = try LoopbackServer { connection, server in
      while let head = connection.readHead() {
        server.remember(head)
        if head.hasPrefix("PUT"), let length = head.firstRange(of: "Content-Length: ") {
          let digits = head[length.upperBound...].prefix { $0.isNumber }
          _ = connection.readBody(Int(digits) ?? 0)
          connection.respond("200 OK", body: Self.done)
        } else {
          connection.respond(
            "200 OK",
            body: "{\"code\":0,\"data\":\(ProductTests.product("A"))}"
          )
        }
      }
    }
    defer { server.stop() }
    let client = ShopClient(
      connection: try ShopConnection(baseURL: server.url, accessToken: Secret(Sample.token))
    )
    _ = try await client.getProduct(id: "A")
    _ = try await client.getProduct(id: "A")
    #expect(server.connectionCount == 1)
    try await client.updateProduct(id: "A", Self.changes())
    #expect(server.connectionCount == 2)
    #expect(server.requestHeads.last?.contains("x-tts-access-token: \(Sample.token)") == true)
  }
}

@Suite("Files for listings")
struct ProductFileTests {
  @Test(
    arguments: [
      ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg", "upload.jpg"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png", "upload.png"),
      (Array("GIF87a".utf8), "image/gif", "upload.gif"),
      (Array("RIFF....WEBPVP8 ".utf8), "image/webp", "upload.webp"),
      ([0, 0, 0, 24] + Array("ftypisom....".utf8), "video/mp4", "upload.mp4"),
      ([0, 0, 0, 20] + Array("ftypqt  ....".utf8), "video/quicktime", "upload.mov"),
    ] as [([UInt8], String, String)]
  )
  func isWhatItsFirstBytesSay(_ bytes: [UInt8], _ type: String, _ name: String) throws {
    let file = try ProductFile(bytes)
    #expect(file.type == type && file.name == name)
    #expect(file.isImage == type.hasPrefix("image/"))
  }

  @Test(
    arguments: [
      [], [0xFF, 0xD8], Array("GIF88a".utf8), Array("RIFF....WAVE".utf8), Array("<svg>".utf8),
      [0, 0, 0, 24] + Array("ftypheic....".utf8), Array("%PDF-1.7".utf8),
      [0, 0, 0, 8] + Array("ftyp".utf8),
    ] as [[UInt8]]
  )
  func anythingElseIsRefused(_ bytes: [UInt8]) {
    #expect(throws: InvalidRequest.self) { try ProductFile(bytes) }
  }

  @Test(arguments: [(0, true), (1, false)]) func tenMegabytesAreTheMost(over: Int, isTaken: Bool) {
    let bytes =
      Array("GIF89a".utf8)
      + [UInt8](repeating: 0, count: ProductFile.sizeLimit - 6 + over)
    #expect(((try? ProductFile(bytes)) != nil) == isTaken)
  }
}
