import Bookkeeping
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Reporting

struct GoldenPackTests {
  /// All files but the archive, whose bytes are zlib's, and the checksums, which name it.
  static let files = PackFile.allCases.map(\.rawValue).filter { $0 != "SHA256SUMS" }

  @Test func `a pack has the files of the contract and their bytes`() throws {
    let folder = try TemporaryFolder()
    let pack = try PackWriter.write(
      try SamplePack.contents(),
      into: folder.file("demo/2026-10").path
    )
    #expect(
      pack.files.map(\.name)
        == (Self.files + ["SHA256SUMS", "demo-2026-10.tar.gz"]).sorted(by: ByteOrder.precedes)
    )
    for name in Self.files {
      let made = try Data(contentsOf: folder.file("demo/2026-10/\(name)"))
      #expect(try Golden.difference(made, to: name) == nil)
    }
  }

  @Test func `two writes give the same bytes, from whatever order the findings came in`() throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    let first = try PackWriter.write(contents, into: folder.file("a").path)
    contents.discrepancies.reverse()
    contents.rollForward.reverse()
    contents.settlementDays.reverse()
    contents.facts.completeness.reverse()
    let second = try PackWriter.write(contents, into: folder.file("b").path)
    #expect(first.files == second.files)
    for file in first.files {
      let one = try Data(contentsOf: folder.file("a/\(file.name)"))
      #expect(one == (try Data(contentsOf: folder.file("b/\(file.name)"))))
    }
  }

  @Test func `records that came twice leave no trace in the manifest`() throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    let first = try PackWriter.write(contents, into: folder.file("a").path)
    contents.facts.completeness[1].rows += 5
    let second = try PackWriter.write(contents, into: folder.file("b").path)
    #expect(first.manifestDigest == second.manifestDigest)
  }

  @Test func `time zone, locale and umask of the process leave no trace`() async {
    await #expect(processExitsWith: .success) {
      setenv("TZ", "Asia/Kolkata", 1)
      setenv("LC_ALL", "tr_TR.UTF-8", 1)
      setenv("LANG", "ar_EG.UTF-8", 1)
      tzset()
      setlocale(LC_ALL, "")
      umask(0)
      let folder = try TemporaryFolder()
      let pack = try PackWriter.write(try SamplePack.contents(), into: folder.file("x").path)
      for name in GoldenPackTests.files {
        let made = try Data(contentsOf: folder.file("x/\(name)"))
        #expect(try Golden.difference(made, to: name) == nil)
      }
      #expect(try Modes.of(folder.file("x").path) == 0o700)
      for file in pack.files {
        #expect(try Modes.of(folder.file("x/\(file.name)").path) == 0o600)
      }
    }
  }
}
