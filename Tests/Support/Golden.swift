public import Foundation

/// Compares what a program made with the bytes that a person once looked at and kept.
///
/// The kept files lie in the folder `Golden` beside the test that asks. With
/// `SETTLEBOOK_UPDATE_GOLDEN=1` in the environment they are written anew, to be read before they
/// are committed.
public enum Golden {
  /// Where the first difference to the kept file is, in words; nil where there is none.
  /// - Parameters:
  ///   - actual: the bytes that were made.
  ///   - name: the kept file's path inside the folder `Golden`.
  ///   - test: the test's own file.
  /// - Throws: what the file system says.
  public static func difference(
    _ actual: Data,
    to name: String,
    besides test: String = #filePath
  ) throws -> String? {
    let kept = URL(filePath: test).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "Golden").appending(path: name)
    if ProcessInfo.processInfo.environment["SETTLEBOOK_UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: kept.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try actual.write(to: kept)
      return nil
    }
    guard FileManager.default.fileExists(atPath: kept.path) else {
      return "\(name) is not kept yet: run once with SETTLEBOOK_UPDATE_GOLDEN=1 and read it"
    }
    return difference(actual, try Data(contentsOf: kept), name)
  }

  private static func difference(_ actual: Data, _ expected: Data, _ name: String) -> String? {
    guard actual != expected else { return nil }
    let lines = actual.split(separator: 10, omittingEmptySubsequences: false)
    let keptLines = expected.split(separator: 10, omittingEmptySubsequences: false)
    let index = zip(lines, keptLines).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let line = index ?? min(lines.count, keptLines.count)
    func text(_ lines: [Data]) -> String {
      line < lines.count
        ? String(decoding: lines[line], as: UTF8.self).debugDescription : "(the end)"
    }
    return """
      \(name) differs from the kept file in line \(line + 1):
        kept: \(text(keptLines))
        made: \(text(lines))
      """
  }
}
