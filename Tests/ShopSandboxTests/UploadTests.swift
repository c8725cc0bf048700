import Foundation
import ShopSandbox
import Testing

@Suite struct UploadTests {
  static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1, 2, 255])

  struct Uploaded: Decodable, Equatable {
    let uri: String
    let url: String
  }

  private func expectRefused(
    _ response: RawResponse,
    status: Int = 400,
    _ message: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(response.status == status, sourceLocation: location)
    #expect(response.text.contains("\"message\":\"\(message)\""), sourceLocation: location)
    #expect(response.text.hasSuffix(#""data":null}"#), sourceLocation: location)
  }

  @Test(arguments: ["MAIN_IMAGE", "ATTRIBUTE_IMAGE", "SIZE_CHART", "BRAND_LOGO"])
  func `a file is kept for each use, and its link needs no token`(use: String) async throws {
    try await serving(Fixture()) { client in
      let uploaded = try client.data(
        Uploaded.self,
        of: await client.upload(Self.png, use: use)
      )
      #expect(!uploaded.uri.isEmpty)
      let target = try client.target(of: uploaded.url)
      let file = try await client.send(target, token: nil)
      #expect(file.status == 200)
      #expect(file.body == Self.png)
      #expect(file.headers["content-type"] == "image/png")
      #expect(try await client.send(target + "0", token: nil).status == 404)
      #expect(try await client.send(target, method: "PUT").status == 405)
    }
  }

  @Test func `the same file has the same uri, and another use another one`() async throws {
    try await serving(Fixture()) { client in
      let first = try client.data(Uploaded.self, of: await client.upload(Self.png))
      let again = try client.data(Uploaded.self, of: await client.upload(Self.png))
      let other = try client.data(
        Uploaded.self,
        of: await client.upload(Self.png, use: "SIZE_CHART")
      )
      #expect(first == again)
      #expect(first.uri != other.uri)
    }
  }

  @Test func `an uploaded file may be a product's image`() async throws {
    try await serving(Fixture(products: Fixture.products(1))) { client in
      let uploaded = try client.data(Uploaded.self, of: await client.upload(Self.png))
      let images = #"{"main_images":[{"uri":"\#(uploaded.uri)"}]}"#
      #expect(try await client.update("t-0", images).status == 200)
    }
  }

  @Test(arguments: [
    (Data([0xFF, 0xD8, 0xFF, 0xE0]), "image/jpeg"), (Data("GIF87a.".utf8), "image/gif"),
    (Data("GIF89a.".utf8), "image/gif"), (Data("RIFF\0\0\0\0WEBP".utf8), "image/webp"),
    (Data("\0\0\0\u{18}ftypisom".utf8), "video/mp4"),
  ])
  func `a file's type is told by its first bytes`(bytes: Data, type: String) async throws {
    try await serving(Fixture()) { client in
      let uploaded = try client.data(Uploaded.self, of: await client.upload(bytes))
      let file = try await client.send(try client.target(of: uploaded.url))
      #expect(file.headers["content-type"] == type)
      #expect(file.body == bytes)
    }
  }

  @Test(arguments: [
    "", "%PDF-1.4", "<svg xmlns=\"x\"/>", "GIF88a", "RIFF\0\0\0\0WAVE", "ftypisom", "\0\0\0\0ftyq",
  ])
  func `a file of another type is refused`(text: String) async throws {
    try await serving(Fixture()) { client in
      let response = try await client.upload(Data(text.utf8))
      expectRefused(response, "invalid data: no JPEG, PNG, GIF, WebP or MP4 file")
    }
  }

  @Test(arguments: ["", "main_image", "VIDEO", "MAIN_IMAGE "])
  func `another use is refused`(use: String) async throws {
    try await serving(Fixture()) { client in
      expectRefused(try await client.upload(Self.png, use: use), "invalid use_case")
    }
  }

  @Test func `a form without its two parts, or with one twice, is refused`() async throws {
    let data = ("data", "; filename=\"a\"", Self.png)
    let use = ("use_case", "", Data("MAIN_IMAGE".utf8))
    try await serving(Fixture()) { client in
      expectRefused(try await client.upload(form: [data]), "invalid use_case")
      expectRefused(try await client.upload(form: [data, use, use]), "invalid use_case")
      let noFile = "invalid data: one file is expected"
      expectRefused(try await client.upload(form: [use]), noFile)
      expectRefused(try await client.upload(form: [use, data, data]), noFile)
      let many = Array(repeating: ("x", "", Data()), count: 33)
      expectRefused(
        try await client.upload(form: many),
        "invalid body: the form has too many parts"
      )
      let more = [use, ("other", "", Data("x".utf8)), data]
      #expect(try await client.upload(form: more).status == 200)
    }
  }

  @Test(arguments: [
    ("", "multipart/form-data; boundary=b", 400), ("x", "multipart/form-data; boundary=b", 400),
    ("--b\r\n", "multipart/form-data; boundary=b", 400),
    ("--b\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b", 400),
    (
      "--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b",
      400
    ),
    ("--b--", "multipart/form-data", 400), ("--b--", "multipart/form-data; boundary=", 400),
    ("--b--", "multipart/form-data; boundary=\"b\"", 400), ("{}", "application/json", 415),
    ("--b--", "multipart/mixed; boundary=b", 415), ("x", nil, 415),
  ])
  func `a body that is no form is refused`(body: String, type: String?, status: Int) async throws {
    try await serving(Fixture()) { client in
      let response = try await client.send(
        SandboxClient.files,
        method: "POST",
        body: Data(body.utf8),
        contentType: type
      )
      #expect(response.status == status, "\(response.text)")
    }
  }

  @Test func `a file of 10 MiB is taken, and a larger one refused`() async throws {
    try await serving(Fixture()) { client in
      var bytes = Self.png + Data(count: (10 << 20) - Self.png.count)
      #expect(try await client.upload(bytes).status == 200)
      bytes.append(0)
      expectRefused(
        try await client.upload(bytes),
        status: 413,
        "invalid data: more than 10485760 bytes"
      )
      expectRefused(
        try await client.upload(bytes + Data(count: 1 << 17)),
        status: 413,
        "body too large"
      )
      #expect(try await client.send(SandboxClient.orders).status == 200)
    }
  }

  @Test func `without the token nothing is uploaded`() async throws {
    try await serving(Fixture()) { client in
      let response = try await client.send(
        SandboxClient.files,
        method: "POST",
        body: Data("--b--".utf8),
        contentType: "multipart/form-data; boundary=b",
        token: nil
      )
      #expect(response.status == 401)
    }
  }
}
