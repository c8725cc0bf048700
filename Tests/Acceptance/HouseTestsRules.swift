import Foundation
import Testing

/// Something in the tree that the house does not want.
struct Finding: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): \(message)" }
}

/// A rule of the house, and two samples: one that breaks it and one that does not.
struct HouseRule: Sendable, CustomTestStringConvertible {
  let name: String
  /// The folders whose Swift files are looked at.
  let folders: [String]
  /// A file that breaks the rule in its last line.
  let bad: [Sample]
  let good: [Sample]
  let findings: @Sendable (SourceFile) throws -> [Finding]

  struct Sample: Sendable {
    let path: String
    let text: String
  }

  var testDescription: String { name }

  static let all = [
    imports, floatingPoint, floatingLiterals, crashes, preconditions, notes, splicedSQL,
    longFiles, longFunctions,
  ]
}

extension HouseRule {
  /// Who may import whom (design, "The house").
  private static let allowedImports: [String: Set<String>] = [
    "Digest": ["CCrypto", "Foundation"],
    "Bookkeeping": ["Foundation"],
    "TikTokShop": ["Bookkeeping", "Digest", "CCurl", "Foundation"],
    "Ledger": [
      "Bookkeeping", "Digest", "CZlib", "CSQLite", "GRDB", "GRDBSQLite", "Foundation",
    ],
    "Matching": ["Bookkeeping", "Foundation"],
    "Auditing": ["Bookkeeping", "Digest", "Foundation"],
    "Reporting": ["Bookkeeping", "Digest", "CZlib", "Foundation"],
    "Analytics": [
      "Bookkeeping", "TikTokShop", "Ledger", "Matching", "Auditing", "Reporting", "Digest",
      "Foundation",
    ],
    "ShopSandbox": [
      "Bookkeeping", "TikTokShop", "Digest", "FlyingFox", "FlyingSocks", "GRDB", "Foundation",
    ],
    "Settlebook": [
      "Bookkeeping", "Analytics", "TikTokShop", "ShopSandbox", "ArgumentParser", "Yams",
      "Foundation",
    ],
  ]

  /// Parts of the system that every module may use but those that are pure.
  private static let system: Set<String> = ["Glibc", "Dispatch", "Synchronization"]
  private static let pure: Set<String> = ["Bookkeeping", "Matching", "Auditing"]

  static let imports = HouseRule(
    name: "a module imports only what its place in the house allows",
    folders: ["Sources"],
    bad: [
      Sample(path: "Sources/Matching/A.swift", text: "import Bookkeeping\nimport Ledger"),
      Sample(path: "Sources/Bookkeeping/A.swift", text: "internal import Glibc"),
      Sample(path: "Sources/Reporting/A.swift", text: "public import struct Ledger.Row"),
      Sample(path: "Sources/TikTokShop/HTTP/A.swift", text: "@preconcurrency import GRDB"),
      Sample(path: "Sources/System/Digest/A.swift", text: "import Bookkeeping"),
      Sample(path: "Sources/Elsewhere/A.swift", text: "import Foundation"),
    ],
    good: [
      Sample(path: "Sources/Ledger/A.swift", text: "// import Matching\npublic import GRDB"),
      Sample(path: "Sources/TikTokShop/A.swift", text: "internal import Glibc"),
    ]
  ) { file in
    let module = file.module ?? ""
    let allowed = (allowedImports[module] ?? []).union(pure.contains(module) ? [] : system)
    let pattern =
      #"^[ \t]*(?:@\w+[ \t]+)*(?:\w+[ \t]+)?import[ \t]+"#
      + #"(?:(?:struct|class|enum|protocol|typealias|func|let|var)[ \t]+)?(\w+)"#
    return try matches(of: pattern, in: file.code).compactMap { line, groups in
      guard allowedImports[module] == nil || !allowed.contains(groups[1]) else { return nil }
      return Finding(path: file.path, line: line, message: "\(module) imports \(groups[1])")
    }
  }

  /// Where a length of time has to be a floating point number, and why.
  private static let allowedTimeIntervals = [
    "Sources/Bookkeeping/ShopTimeZone.swift": "Foundation's Date takes whole seconds as one"
  ]

  static let floatingPoint = HouseRule(
    name: "no binary floating point and no locale's number format",
    folders: ["Sources"],
    bad: ["Double", "Float", "CGFloat", "NumberFormatter", "TimeInterval", "Float32"].map {
      Sample(path: "Sources/Ledger/A.swift", text: "let a = 1\nlet b: \($0)")
    } + [Sample(path: "Sources/Ledger/A.swift", text: #"let a = "\(Double(1))""#)],
    good: [
      Sample(
        path: "Sources/Ledger/A.swift",
        text: "// no Double\nlet text = \"Double\", Doubled = 1"
      ),
      Sample(path: "Sources/Bookkeeping/ShopTimeZone.swift", text: "TimeInterval(second)"),
    ]
  ) { file in
    let pattern =
      #"\b(Double|Float|Float16|Float32|Float64|Float80|CGFloat|NumberFormatter|TimeInterval)\b"#
    return try matches(of: pattern, in: file.code).compactMap { line, groups in
      if groups[1] == "TimeInterval", allowedTimeIntervals[file.path] != nil { return nil }
      return Finding(path: file.path, line: line, message: "uses \(groups[1])")
    }
  }

  static let floatingLiterals = forbidding(
    #"(?<![\w.$])[0-9][0-9_]*(?:\.[0-9]|[eE][+-]?[0-9])"#,
    name: "no literal with a point or an exponent: as a Decimal it is not exact",
    bad: ["let rate: Decimal = 0.07", "let a = 1e5", "f(-3.133)", "let b = 1_000.5"],
    good: [
      "let a = pair.0.1, b = 0...9, c = 0x1E5, e = $0.1, d = \"0.07\" // 0.07", "let e = 10_000",
    ]
  )

  static let crashes = forbidding(
    #"\btry!|\bas!|\bfatalError\(|(?<!\btry)(?<!\bas)(?<=[\w)\]}>"?])!(?!=)"#,
    name: "nothing that crashes on what a stranger sends",
    bad: [
      "let a = try! f()", "let a = b as! C", "fatalError(\"x\")", "let a = b!", "let a = f()!.x",
      "let a = b[0]! + 1", "var a: Int!", #"let a = "\(b!)""#,
    ],
    good: [
      "if a != b, !c, x!=y { try? f() } // a!", "let a = \"Oh no!\", d = e as? F", "#if !os(X)",
    ]
  )

  static let preconditions = HouseRule(
    name: "a failed precondition only where memory is gone",
    folders: ["Sources"],
    bad: [Sample(path: "Sources/Ledger/A.swift", text: "preconditionFailure(\"x\")")],
    good: [
      Sample(
        path: "Sources/System/Digest/SHA256Digest.swift",
        text: "preconditionFailure(\"x\")"
      )
    ]
  ) { file in
    guard file.path != "Sources/System/Digest/SHA256Digest.swift" else { return [] }
    return try matches(of: #"\bpreconditionFailure\("#, in: file.code).map {
      Finding(path: file.path, line: $0.line, message: "preconditionFailure")
    }
  }

  static let notes = HouseRule(
    name: "no notes to do later",
    folders: ["Sources"],
    bad: ["// TODO: x", "/* FIXME */", "let a = 1 // TODO"].map {
      Sample(path: "Sources/Ledger/A.swift", text: "let a = 1\n\($0)")
    },
    good: [Sample(path: "Sources/Ledger/A.swift", text: "let TODOS = 1 // done")]
  ) { file in
    try matches(of: #"\b(TODO|FIXME)\b"#, in: file.text).map {
      Finding(path: file.path, line: $0.line, message: $0.groups[1])
    }
  }

  static let splicedSQL = HouseRule(
    name: "values are bound to SQL, never spliced into it",
    folders: ["Sources"],
    bad: [
      #"let a = "SELECT * FROM \(table)""#, #"let a = " INSERT INTO a VALUES ('\(b)')""#,
      #"let a = "CREATE TABLE \(name) (b)""#, ##"let a = #"DELETE FROM a WHERE b = \#(c)"#"##,
      "let a = \"\"\"\n  UPDATE a SET b = \\(c)\n  \"\"\"",
    ].map { Sample(path: "Sources/Ledger/A.swift", text: $0) },
    good: [
      Sample(
        path: "Sources/Ledger/A.swift",
        text: #"let a = "SELECT b FROM c WHERE d = ?" // "SELECT \(x)""# + "\n"
          + #"let e = "UPDATED \(f)", g = "can't SELECT \(h)""#
      )
    ]
  ) { file in
    let starts = #"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|REPLACE|ALTER|DROP|WITH)\s"#
    return file.literals.compactMap { line, text in
      guard text.contains(#"\("#), text.range(of: starts, options: .regularExpression) != nil
      else { return nil }
      return Finding(path: file.path, line: line, message: "a value is spliced into SQL")
    }
  }

  /// A rule that a pattern stands nowhere in the code of `Sources`.
  private static func forbidding(
    _ pattern: String,
    name: String,
    bad: [String],
    good: [String]
  ) -> HouseRule {
    HouseRule(
      name: name,
      folders: ["Sources"],
      bad: bad.map { Sample(path: "Sources/Ledger/A.swift", text: "let z = 1\n\($0)") },
      good: good.map { Sample(path: "Sources/Ledger/A.swift", text: $0) }
    ) { file in
      try matches(of: pattern, in: file.code).map {
        Finding(path: file.path, line: $0.line, message: "\($0.groups[0]) is not wanted here")
      }
    }
  }
}
