import Foundation
import TestSupport
import Testing

/// The sandbox's faults and made-up shops, as they are asked for on the command line.
@Suite struct SandboxOptionsTests {
  @Test(arguments: [
    (["--fault", "earthquake=0.1"], "token-loop"),
    (["--fault", "token-loop=1.1"], "malformed-amount"),
    (["--fault", "token-loop=0.1", "--fault-silence", "101"], "100 seconds"),
    (["--generate", "orders=5"], "not both"),
    (["--write", "nowhere"], "--generate"),
  ])
  func `a wrong option is a usage error that says what would be right`(
    arguments: [String],
    hint: String
  ) async throws {
    let command = ["sandbox", FixtureShop.sakura.folder.path] + arguments
    let outcome = try await BuiltProgram.run(command).run()
    #expect(outcome.exitCode == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
  }

  @Test(arguments: ["order=5", "orders=0", ""]) func `a shop that can't be made up is refused`(
    text: String
  ) async throws {
    let command =
      text.isEmpty ? ["sandbox"] : ["close", "2026-10", "--sandbox", "generate:\(text)"]
    let outcome = try await BuiltProgram.run(command).run()
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.contains("orders") || text.isEmpty)
  }

  @Test func `the help names every fault and every key`() async throws {
    let help = try await BuiltProgram.run(["sandbox", "--help"]).run()
    #expect(help.exitCode == 0)
    for name in ["too-many-requests", "unknown-currency", "withheld", "currency"] {
      #expect(help.output.contains("  \(name) "))
    }
  }

  @Test func `a made-up shop is written, and its month closes without a discrepancy`()
    async throws
  {
    let folder = try TemporaryFolder()
    let options = "orders=200,months=1,cancelled=0"
    let written = try await BuiltProgram.run(
      ["sandbox", "--generate", options, "--write", "shop"],
      workingDirectory: folder.url
    ).run()
    #expect(written.exitCode == 0, "\(written.errors)")
    #expect(written.output == "shop\n")
    var outputs: [String] = []
    for (number, shop) in ["shop", "generate:\(options)"].enumerated() {
      let closed = try await BuiltProgram.run(
        [
          "close", "2026-10", "--sandbox", shop, "--ledger", "\(number).sqlite", "--reports",
          "reports-\(number)",
        ],
        workingDirectory: folder.url
      ).run()
      #expect(closed.exitCode == 0, "\(closed.errors)")
      #expect(closed.output.contains("No discrepancies."), "\(closed.output)")
      outputs.append(closed.output.replacing("reports-\(number)", with: "reports"))
    }
    #expect(outputs[0] == outputs[1])
  }
}
