import Foundation
import TestSupport
import Testing

@testable import Reporting

struct ArchiveTests {
  @Test func `tar lists the archive, and its files are those of the pack`() async throws {
    let folder = try TemporaryFolder()
    let pack = try PackWriter.write(
      try SamplePack.contents(),
      into: folder.file("2026-10").path
    )
    let archive = folder.file("2026-10/demo-2026-10.tar.gz").path
    let names = pack.files.map(\.name).filter { $0 != "SHA256SUMS" && !$0.hasSuffix(".gz") }
    let listing = try await run("/usr/bin/tar", ["-tzf", archive])
    #expect(listing.exitCode == 0)
    #expect(listing.output == names.map { "demo-2026-10/\($0)\n" }.joined())
    let details = try await run("/usr/bin/tar", ["-tvzf", archive, "--numeric-owner", "--utc"])
    for line in details.output.split(separator: "\n") {
      #expect(line.hasPrefix("-rw-r--r-- 0/0 ") && line.contains(" 1970-01-01 00:00 "))
    }
    let unpacked = try await run("/usr/bin/tar", ["-xzf", archive, "-C", folder.url.path])
    #expect(unpacked.exitCode == 0)
    for name in names {
      let inside = try Data(contentsOf: folder.file("demo-2026-10/\(name)"))
      #expect(inside == (try Data(contentsOf: folder.file("2026-10/\(name)"))))
    }
  }

  @Test func `sha256sum finds every file as it was written`() async throws {
    let folder = try TemporaryFolder()
    let pack = try PackWriter.write(
      try SamplePack.contents(),
      into: folder.file("2026-10").path
    )
    let check = RunProgram(
      URL(filePath: "/usr/bin/sha256sum"),
      ["--strict", "-c", "SHA256SUMS"],
      workingDirectory: folder.file("2026-10")
    )
    let outcome = try await check.run()
    #expect(outcome.exitCode == 0)
    let names = pack.files.map(\.name).filter { $0 != "SHA256SUMS" }
    #expect(outcome.output == names.map { "\($0): OK\n" }.joined())
  }

  @Test func `the gzip header holds no clock, name or system`() throws {
    let folder = try TemporaryFolder()
    _ = try PackWriter.write(try SamplePack.contents(), into: folder.file("x").path)
    let archive = try Data(contentsOf: folder.file("x/demo-2026-10.tar.gz"))
    #expect(Array(archive.prefix(10)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
  }

  /// The largest are compressed in several blocks: one is full to the last byte.
  @Test(arguments: [0, 1, 511, 512, 513, 65_536, 200_000, 1 << 20 - 512, 1 << 20, 3_500_000])
  func `files of every size are padded and read back`(size: Int) async throws {
    let folder = try TemporaryFolder()
    let staging = try PackFolder(folder.file("p").path, names: ["big", "z.gz"])
    try staging.begin()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let output = try staging.create("big")
    try output.write(bytes)
    let file = try output.finish(name: "big", rows: nil)
    let packed = try staging.create("z.gz")
    try PackArchive.write([file], in: staging, title: "t", to: packed)
    _ = try packed.finish(name: "z.gz", rows: nil)
    let unpacked = try await run("/usr/bin/tar", ["-xzOf", staging.path(of: "z.gz"), "t/big"])
    #expect(unpacked.exitCode == 0)
    #expect(unpacked.standardOutput == Data(bytes))
  }

  @Test func `a name too long for the header is refused, a size beyond octal is binary`() throws {
    #expect(TarHeader.of(name: String(repeating: "n", count: 101), size: 1) == nil)
    let small = try #require(TarHeader.of(name: "n", size: (1 << 33) - 1))
    #expect(Array(small[124..<136]) == Array("77777777777\0".utf8))
    let large = try #require(TarHeader.of(name: "n", size: 1 << 33))
    #expect(Array(large[124..<136]) == [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0])
  }

  private func run(_ program: String, _ arguments: [String]) async throws -> RunProgram.Outcome {
    try await RunProgram(URL(filePath: program), arguments).run()
  }
}
