import Foundation
import ShopSandbox
import Testing

@Suite struct StateTests {
  @Test func `updates and files outlive the sandbox in its state file`() async throws {
    let fixture = try Fixture(products: Fixture.products(2))
    let path = fixture.path("state.sqlite")
    var target = ""
    try await serving(fixture, state: try SandboxState(file: path)) { client in
      #expect(try await client.update("t-1", #"{"product_name":"Kept\u0000"}"#).status == 200)
      let uploaded = try client.data(
        UploadTests.Uploaded.self,
        of: await client.upload(UploadTests.png)
      )
      target = try client.target(of: uploaded.url)
    }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    try await serving(fixture, state: try SandboxState(file: path)) { client in
      let product = try await client.send("\(SandboxClient.products)/t-1")
      #expect(product.text.contains(#""product_name":"Kept\u0000""#), "\(product.text)")
      #expect(try await client.send(target).body == UploadTests.png)
      #expect(try await client.upload(UploadTests.png).status == 200)
    }
    try await serving(fixture) { client in
      let product = try await client.send("\(SandboxClient.products)/t-1")
      #expect(product.text.contains(#""product_name":"Thing 1""#))
      #expect(try await client.send(target).status == 404)
    }
  }

  @Test func `a state file is open once`() throws {
    let fixture = try Fixture()
    let path = fixture.path("state.sqlite")
    let first = try SandboxState(file: path)
    let error = #expect(throws: SandboxError.self) { try SandboxState(file: path) }
    #expect(error?.description.contains(path) == true)
    #expect(error?.description.contains("another sandbox has it open") == true)
    withExtendedLifetime(first) {}
  }

  @Test func `a file that is no state file is left alone`() throws {
    let fixture = try Fixture()
    let path = fixture.path("shop.json")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(
      throws: SandboxError.badState(file: path, reason: "it is no sandbox's state file")
    ) { try SandboxState(file: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(
      throws: SandboxError.badState(
        file: fixture.folder,
        reason: "it can't be opened as a file"
      )
    ) { try SandboxState(file: fixture.folder) }
    let nowhere = fixture.path("nowhere/state.sqlite")
    #expect(throws: SandboxError.badState(file: nowhere, reason: "it can't be made")) {
      try SandboxState(file: nowhere)
    }
  }
}
