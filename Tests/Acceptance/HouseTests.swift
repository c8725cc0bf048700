import Bookkeeping
import Foundation
import TestSupport
import Testing

/// What the house is built like: read from the tree itself, so that no one has to remember it.
@Suite struct HouseTests {
  @Test(arguments: HouseRule.all) func `the tree keeps to the rule`(_ rule: HouseRule) throws {
    let files = try swiftFiles(in: rule.folders)
    #expect(files.count > 10)
    let findings = try files.flatMap { try rule.findings($0) }
    #expect(findings == [])
  }

  @Test(arguments: HouseRule.all) func `the rule notices what breaks it, and nothing else`(
    _ rule: HouseRule
  ) throws {
    #expect(!rule.bad.isEmpty && !rule.good.isEmpty)
    for sample in rule.bad {
      let findings = try rule.findings(SourceFile(path: sample.path, text: sample.text))
      #expect(findings.count == 1, "\(sample.text)")
      #expect(findings.first?.path == sample.path)
    }
    for sample in rule.good {
      let findings = try rule.findings(SourceFile(path: sample.path, text: sample.text))
      #expect(findings == [], "\(sample.text)")
    }
  }

  @Test func `a finding names its line`() throws {
    let text = "/* one\ntwo */\nlet a = \"\"\"\n  four!\n  \\(five!)\n  \"\"\"\nlet b = \"x\"\nc!"
    let file = SourceFile(path: "Sources/Ledger/A.swift", text: text)
    #expect(try HouseRule.crashes.findings(file).map(\.line) == [5, 8])
    #expect(file.literals.map(\.line) == [3, 7])
    #expect(file.code.split(separator: "\n", omittingEmptySubsequences: false).count == 8)
  }

  @Test func `every target of ours is built with the strict switches`() throws {
    let manifest = try text(of: "Package.swift")
    for module in try modules() {
      #expect(manifest.contains("\"\(module)\""), "\(module) is no target")
    }
    #expect(manifest.contains(".treatAllWarnings(as: .error)"))
  }

  @Test func `no file holds a path of one machine`() async throws {
    let files = try await trackedFiles()
    #expect(files.contains("Package.swift"))
    var findings: [String] = []
    for file in files {
      let data = try Data(contentsOf: ProjectFolder.file(file))
      // What is no text, such as an archive, is skipped.
      guard let text = String(data: data, encoding: .utf8) else { continue }
      findings += try machinePaths(in: text).map { "\(file):\($0)" }
    }
    #expect(findings == [])
  }

  @Test func `a path of one machine is noticed`() throws {
    for folder in ["work", "root", "home", "farm"] {
      #expect(try machinePaths(in: "a\n/\(folder)/x") == ["2: /\(folder)/"])
      #expect(try machinePaths(in: "see `/\(folder)/x`") == ["1: `/\(folder)/"])
      #expect(
        try machinePaths(in: "https://example.com/\(folder)/x ../\(folder)/x /\(folder)s/") == []
      )
    }
  }

  @Test(
    .enabled("the README has its table of codes") { try readme().contains("Discrepancy codes") }
  )
  func `the README explains every code of a discrepancy, and no other`() throws {
    let (explained, codes) = (
      try explainedCodes(in: readme()), DiscrepancyCode.allCases.map(\.rawValue)
    )
    let (missing, stale) = (
      Set(codes).subtracting(explained), Set(explained).subtracting(codes)
    )
    #expect(missing == [])
    #expect(stale == [])
    #expect(Set(explained).count == explained.count)
  }

  @Test func `only a row of a table explains a code`() throws {
    let text = "`payment.short`\n| `payment.over` | error |\n|`order.unsettled`|\n| Discrepancy |"
    #expect(try explainedCodes(in: text) == ["payment.over", "order.unsettled"])
  }

  private func explainedCodes(in text: String) throws -> [String] {
    try matches(
      of: #"^\|\s*`((?:payment|order|source|line_item)\.[a-z_]+)`\s*\|"#,
      in: text
    ).map { $0.groups[1] }
  }

  private func machinePaths(in text: String) throws -> [String] {
    try matches(of: #"(?:^|[^\w.\n])/(?:work|root|home|farm)/"#, in: text)
      .map { "\($0.line): \($0.groups[0])" }
  }

  private func modules() throws -> Set<String> {
    Set(try swiftFiles(in: ["Sources"]).compactMap(\.module))
  }

  private func swiftFiles(in folders: [String]) throws -> [SourceFile] {
    try filesInTree().filter { path in
      path.hasSuffix(".swift") && folders.contains { path.hasPrefix($0 + "/") }
    }.map { SourceFile(path: $0, text: try text(of: $0)) }
  }

  /// What git tracks; in a tree without git, whatever is there.
  private func trackedFiles() async throws -> [String] {
    guard FileManager.default.fileExists(atPath: ProjectFolder.file(".git").path) else {
      return try filesInTree()
    }
    let git = RunProgram(
      URL(filePath: "/usr/bin/env"),
      ["git", "-c", "safe.directory=*", "ls-files", "-z"],
      workingDirectory: ProjectFolder.root
    )
    let outcome = try await git.run()
    guard outcome.exitCode == 0 else { return try filesInTree() }
    return outcome.output.split(separator: "\0").map(String.init)
      .filter { FileManager.default.fileExists(atPath: ProjectFolder.file($0).path) }
  }

  private func filesInTree() throws -> [String] {
    let root = ProjectFolder.root
    let built: Set<String> = [".git", ".build", "Package.resolved"]
    let files = try #require(FileManager.default.enumerator(atPath: root.path))
    var paths: [String] = []
    while let path = files.nextObject() as? String {
      if built.contains(path) {
        files.skipDescendants()
      } else if files.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
        paths.append(path)
      }
    }
    return paths.sorted()
  }

  private func text(of path: String) throws -> String {
    try String(contentsOf: ProjectFolder.file(path), encoding: .utf8)
  }
}

private func readme() throws -> String {
  let file = ProjectFolder.file("README.md")
  guard FileManager.default.fileExists(atPath: file.path) else { return "" }
  return try String(contentsOf: file, encoding: .utf8)
}
