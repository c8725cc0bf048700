import Foundation
import TestSupport
import Testing

/// `make install` puts the program where a shell finds it.
@Suite struct InstallTests {
  @Test func `the program is installed below the prefix, and runs`() async throws {
    let folder = try TemporaryFolder()
    let built = try BuiltProgram.url
    // Not built anew: the tests' own build is what is installed.
    let make = try await RunProgram(
      URL(filePath: "/usr/bin/env"),
      [
        "make", "-C", ProjectFolder.root.path, "--no-print-directory", "-o", "build", "install",
        "PREFIX=/opt/books", "DESTDIR=\(folder.url.path)", "SETTLEBOOK=\(built.path)",
      ]
    ).run()
    #expect(make.exitCode == 0, "\(make.errors)")
    let program = folder.file("opt/books/bin/settlebook")
    let outcome = try await RunProgram(program, ["--version"]).run()
    #expect(outcome.exitCode == 0 && !outcome.output.isEmpty, "\(outcome.errors)")
  }
}
