public import Foundation

/// The `settlebook` program that was built together with the tests.
public enum BuiltProgram {
  /// The program was not built, or not where the tests are.
  public struct NotFound: Error, CustomStringConvertible {
    /// Where it was looked for.
    public let folders: [String]

    /// What is missing and how to get it.
    public var description: String {
      "no settlebook program in \(folders.joined(separator: ", ")); run `swift build` first"
    }
  }

  /// Where the program is.
  /// - Throws: `BuiltProgram.NotFound`.
  public static var url: URL {
    get throws {
      let folders = folders
      for folder in folders {
        // The product's name first; the target's where only the target was built.
        for name in ["settlebook", "Settlebook"] {
          let candidate = folder.appending(path: name, directoryHint: .notDirectory)
          if isProgram(candidate) { return candidate }
        }
      }
      throw NotFound(folders: folders.map(\.path))
    }
  }

  /// A program to run with these arguments.
  /// - Throws: `BuiltProgram.NotFound`.
  public static func run(
    _ arguments: [String],
    environment: [String: String] = [:],
    workingDirectory: URL? = nil
  ) throws -> RunProgram {
    RunProgram(
      try url,
      arguments,
      environment: environment,
      workingDirectory: workingDirectory
    )
  }

  /// The folders above the test program, innermost first, then the usual build folder.
  private static var folders: [URL] {
    var folders: [URL] = []
    for start in ["/proc/self/exe", CommandLine.arguments.first ?? ""] where !start.isEmpty {
      var folder = URL(filePath: start).resolvingSymlinksInPath().deletingLastPathComponent()
      for _ in 0..<4 where folder.path.contains("/.build") {
        if !folders.contains(folder) { folders.append(folder) }
        folder.deleteLastPathComponent()
      }
    }
    return folders + [ProjectFolder.file(".build/debug").resolvingSymlinksInPath()]
  }

  private static func isProgram(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: url.path)
  }
}
