import Foundation
import TestSupport
import Testing

extension RunProgram.Outcome {
  /// What it wrote to standard error besides progress.
  var complaints: [String] {
    let progress = ["matching", "looking for discrepancies", "writing the pack"]
    return errors.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .dropLast(errors.hasSuffix("\n") ? 1 : 0)
      .filter { !progress.contains($0) && !$0.hasPrefix("pulled ") }
  }
}

extension Office {
  /// Runs a command that must fail: with its exit code, one clear line, nothing on standard output,
  /// and every file here as it was, byte for byte: the ledger too.
  func requireRefusal(
    _ arguments: [String],
    environment: [String: String] = [:],
    exitCode: Int32,
    says words: [String] = [],
    except changing: Set<String> = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try Snapshot.of(folder.url)
    let outcome = try await run(arguments, environment: environment)
    let after = try Snapshot.of(folder.url)
    let command = arguments.joined(separator: " ")
    #expect(outcome.exitCode == exitCode, "\(command)", sourceLocation: sourceLocation)
    #expect(outcome.output == "", "\(command)", sourceLocation: sourceLocation)
    #expect(
      outcome.complaints.count == 1,
      "one line, not \(outcome.complaints)",
      sourceLocation: sourceLocation
    )
    let line = outcome.complaints.first ?? ""
    #expect(line.hasPrefix("settlebook: "), "\(line)", sourceLocation: sourceLocation)
    for word in words {
      #expect(line.contains(word), "\(line)", sourceLocation: sourceLocation)
    }
    #expect(
      Snapshot.differences(before, after).filter { !changing.contains($0) } == [],
      "what was there is touched",
      sourceLocation: sourceLocation
    )
  }
}
