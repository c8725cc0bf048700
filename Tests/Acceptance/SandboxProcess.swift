import Foundation
import TestSupport

/// `settlebook sandbox` as a process of its own, killed when the last reference goes.
final class SandboxProcess: Sendable {
  /// Where it answers, such as `http://127.0.0.1:40123`.
  let address: String
  let process: RunningProgram

  init(_ folder: URL, token: String, _ extra: [String] = []) async throws {
    process = try BuiltProgram.run(
      ["sandbox", folder.path] + extra,
      environment: ["SETTLEBOOK_ACCESS_TOKEN": token]
    ).start()
    var line = ""
    for _ in 0..<2_000 where line.isEmpty {
      let output = try process.outputSoFar
      if output.hasSuffix("\n") { line = output.trimmingCharacters(in: .whitespacesAndNewlines) }
      if line.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    }
    guard !line.isEmpty else { throw NotServing(errors: try process.errorsSoFar) }
    address = line
  }

  /// The sandbox printed no address.
  struct NotServing: Error, CustomStringConvertible {
    let errors: String
    var description: String { "the sandbox does not serve: \(errors)" }
  }
}
