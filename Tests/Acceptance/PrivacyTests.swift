import Foundation
import TestSupport
import Testing

/// No private data of a buyer is kept, and no secret.
@Suite struct PrivacyTests {
  private func office(_ shop: FixtureShop) async throws -> Office {
    let office = try Office()
    try await office.close(shop)
    return office
  }

  /// Every file that a close left, and the source pages in the ledger unpacked.
  private func everythingKept(_ office: Office) async throws -> [String: Data] {
    var kept = try Snapshot.of(office.folder.url)
    let bodies = try SQLiteFile.rows(office.ledger, "SELECT page, body FROM page_bodies")
    #expect(!bodies.isEmpty)
    for row in bodies {
      let page = String(decoding: row[0], as: UTF8.self)
      kept["page \(page)"] = try await Gunzip.bytes(row[1])
    }
    for name in kept.keys where name.hasSuffix(".tar.gz") {
      kept["\(name), unpacked"] = try await Gunzip.bytes(try #require(kept[name]))
    }
    return kept
  }

  /// The private values that stand in the fixture itself: e-mails, names, phones, addresses.
  private func privateValues(_ shop: FixtureShop) throws -> Set<String> {
    let text = try String(
      contentsOf: shop.folder.appending(path: "orders.json"),
      encoding: .utf8
    )
    var values: Set<String> = []
    for key in ["buyer_email", "name", "phone_number", "address_line1", "city"] {
      let pattern = try Regex("\"\(key)\":\"([^\"]+)\"", as: (Substring, Substring).self)
      let found = text.matches(of: pattern).map { String($0.output.1) }
      #expect(!found.isEmpty, "the fixture has no \(key)")
      values.formUnion(found)
    }
    return values
  }

  @Test(arguments: FixtureShop.allCases)
  func `no e-mail, name, phone number or address is kept anywhere`(
    _ shop: FixtureShop
  ) async throws {
    let office = try await office(shop)
    let kept = try await everythingKept(office)
    let values = try privateValues(shop)
    #expect(values.count > 60)
    // What all invented buyers have in common says in one search what the values say in many.
    let common = ["example.com", "Private Person", "+999", "Invented Street", "Imaginary City"]
    #expect(values.allSatisfy { value in common.contains { value.contains($0) } })
    for (name, bytes) in kept {
      for word in common {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(name) holds \(word)")
      }
      if name.hasPrefix("page ") {
        let text = String(decoding: bytes, as: UTF8.self)
        let isOrders = text.contains("order_id")
        #expect(!isOrders || text.contains("region_code"), "\(name): the region may stay")
        for key in ["buyer_email", "phone_number", "address_line1"] {
          #expect(!text.contains("\"\(key)\":\""), "\(name) holds \(key)")
        }
      }
    }
    // The search finds what is there.
    let order = Data("57202610".utf8)
    #expect(kept.contains { $0.key.hasPrefix("page ") && $0.value.range(of: order) != nil })
  }

  @Test func `the access token is nowhere in what is printed or kept`() async throws {
    let token = "seCret-4711-never-shown"
    let sandbox = try await SandboxProcess(FixtureShop.sakura.folder, token: token)
    let office = try Office()
    let tokenFile = try office.folder.write(token + "\n", to: "token")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: tokenFile.path)
    let arguments = [
      "2026-10", "--shop", "sakura-stationery", "--base-url", sandbox.address, "--time-zone",
      "Asia/Tokyo", "--currency", "JPY",
    ]
    let environment = [
      "SETTLEBOOK_ACCESS_TOKEN": token, "SETTLEBOOK_SHOP_CIPHER": "FIXTURE_sakura_stationery",
    ]
    var printed: [Data] = []
    for command in [["close"], ["pull"], ["close", "--json"]] {
      let outcome = try await office.run(
        command + arguments + office.flags,
        environment: environment
      )
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      printed += [outcome.standardOutput, outcome.standardError]
    }
    // Refused, unreachable and unknown, where a careless message would show the request.
    for (address, shownToken) in [(sandbox.address, token + "x"), ("http://127.0.0.1:1", token)] {
      let outcome = try await office.run(
        ["close"] + arguments + office.flags + ["--base-url", address],
        environment: environment.merging(["SETTLEBOOK_ACCESS_TOKEN": shownToken]) { $1 }
      )
      #expect(outcome.exitCode != 0)
      printed += [outcome.standardOutput, outcome.standardError]
    }
    printed.append(Data(try sandbox.process.errorsSoFar.utf8))
    printed.append(Data(try sandbox.process.outputSoFar.utf8))
    try FileManager.default.removeItem(at: tokenFile)
    let secret = Data(token.utf8)
    for text in printed { #expect(text.range(of: secret) == nil) }
    for (name, bytes) in try await everythingKept(office) {
      #expect(bytes.range(of: secret) == nil, "\(name) holds the token")
    }
  }
}
