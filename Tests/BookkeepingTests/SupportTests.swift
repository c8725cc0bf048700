import Foundation
import TestSupport
import Testing

/// The helpers that other tests lean on.
@Suite struct SupportTests {
  @Test func `the same seed gives the same numbers, those of SplitMix64`() {
    var random = SeededGenerator(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ]
    )
    #expect(random.description == "seed 1234567; SETTLEBOOK_TEST_SEED=1234567 repeats it")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SETTLEBOOK_TEST_SEED"] == nil))
  func `a broken property names its seed and stops`() throws {
    struct Broken: Error {}
    var seen: [UInt64] = []
    let broken = try #require(throws: BrokenProperty.self) {
      try withSeeds(9) { random in
        seen.append(random.seed)
        if random.seed == 3 { throw Broken() }
      }
    }
    #expect(seen == [1, 2, 3])
    #expect(broken.error is Broken)
    #expect(broken.description.hasSuffix("seed 3; SETTLEBOOK_TEST_SEED=3 repeats it"))
  }

  @Test func `a temporary folder goes with its last reference`() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let file = try #require(try folder?.write("text", to: "a/b.txt"))
    #expect(try String(contentsOf: file, encoding: .utf8) == "text")
    let path = try #require(folder?.url.path)
    folder = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `the project's root holds its manifest`() {
    #expect(FileManager.default.fileExists(atPath: ProjectFolder.file("Package.swift").path))
  }

  @Test func `a program's code, output and errors come back, however long`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await shell(
      "pwd; echo \"$WORD\"; head -c 300000 /dev/zero | tr '\\0' e >&2; "
        + "head -c 300000 /dev/zero | tr '\\0' o; exit 7",
      environment: ["WORD": "grüezi"],
      workingDirectory: folder.url
    ).run()
    #expect(outcome.exitCode == 7)
    #expect(outcome.signal == nil)
    #expect(outcome.output.hasPrefix("\(folder.url.path.trimmingSuffix("/"))\ngrüezi\nooo"))
    #expect(outcome.standardError.count == 300_000)
  }

  @Test func `a program is given no variable of Settlebook's but its own, and no open file`()
    async throws
  {
    setenv("SETTLEBOOK_ACCESS_TOKEN", "the developer's", 1)
    defer { unsetenv("SETTLEBOOK_ACCESS_TOKEN") }
    let held = try FileHandle(forReadingFrom: ProjectFolder.file("Package.swift"))
    let outcome = try await shell(
      "env | grep -c '^SETTLEBOOK_'; ls /proc/$$/fd | tr '\\n' ' '",
      environment: ["SETTLEBOOK_LEDGER": "x"]
    ).run()
    try held.close()
    #expect(outcome.output == "1\n0 1 2 ")
  }

  @Test func `a program is killed after a delay, and its last words are kept`() async throws {
    let outcome = try await shell("trap '' TERM; echo started; while :; do sleep 0.01; done")
      .run(killedAfter: .milliseconds(300))
    #expect(outcome.signal == SIGKILL)
    #expect(outcome.exitCode == 137)
    #expect(outcome.output == "started\n")
  }

  @Test func `a started program can be watched, killed and waited for more than once`() async throws
  {
    let running = try shell("echo ready; exec sleep 600").start()
    while try running.outputSoFar != "ready\n" { await Task.yield() }
    running.kill()
    let outcome = try await running.wait()
    #expect(outcome.signal == SIGKILL)
    #expect(try await running.wait() == outcome)
    running.kill()
  }

  @Test func `a program that hangs is an error`() async {
    await #expect(throws: RunProgram.Failure.self) {
      try await shell("exec sleep 600").run(limit: .milliseconds(50))
    }
  }

  @Test func `a program that isn't there is an error`() async {
    await #expect(throws: RunProgram.Failure.self) {
      try await RunProgram(URL(filePath: "/nowhere/at-all")).run()
    }
  }

  private func shell(
    _ script: String,
    environment: [String: String] = [:],
    workingDirectory: URL? = nil
  ) -> RunProgram {
    RunProgram(
      URL(filePath: "/bin/sh"),
      ["-c", script],
      environment: environment,
      workingDirectory: workingDirectory
    )
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
