// swift-tools-version: 6.2
import PackageDescription

/// One set of switches for every target of ours: language mode 6 and no warning survives.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of the house (docs/design in README, "The house"): who may import whom is stated here
/// and checked by Tests/Acceptance/HouseTests.swift.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  exclude: [String] = []
) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies + ["TestSupport"],
    path: "Tests/\(name)",
    exclude: exclude,
    swiftSettings: strict
  )
}

let package = Package(
  name: "settlebook",
  products: [.executable(name: "settlebook", targets: ["Settlebook"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .target(
      name: "CCurl",
      path: "Sources/System/CCurl",
      linkerSettings: [.linkedLibrary("curl")]
    ),
    .systemLibrary(name: "CZlib", path: "Sources/System/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CSQLite",
      path: "Sources/System/CSQLite",
      providers: [.apt(["libsqlite3-dev"])]
    ),
    .systemLibrary(
      name: "CCrypto",
      path: "Sources/System/CCrypto",
      providers: [.apt(["libssl-dev"])]
    ),
    .target(
      name: "Digest",
      dependencies: ["CCrypto"],
      path: "Sources/System/Digest",
      swiftSettings: strict
    ),

    module("Bookkeeping", []),
    module("TikTokShop", ["Bookkeeping", "Digest", "CCurl"]),
    module("Ledger", ["Bookkeeping", "Digest", "CZlib", "CSQLite", grdb, sqlite]),
    module("Matching", ["Bookkeeping"]),
    module("Auditing", ["Bookkeeping", "Digest"]),
    module("Reporting", ["Bookkeeping", "Digest", "CZlib"]),
    module(
      "Analytics",
      ["Bookkeeping", "TikTokShop", "Ledger", "Matching", "Auditing", "Reporting", "Digest"]
    ),
    module("ShopSandbox", ["Bookkeeping", "TikTokShop", "Digest", flyingFox, grdb]),
    .executableTarget(
      name: "Settlebook",
      dependencies: [
        "Bookkeeping", "Analytics", "TikTokShop", "ShopSandbox", argumentParser, yams,
      ],
      swiftSettings: strict
    ),

    // Stages of the month end by themselves, for the speed bench (docs/performance.md);
    // `swift build --product settlebook` does not build it.
    .executableTarget(
      name: "settlebook-bench",
      dependencies: [
        "Analytics", "Bookkeeping", "Ledger", "Matching", "Reporting", "ShopSandbox",
      ],
      path: "Tests/Bench/Stages",
      swiftSettings: strict
    ),
    .target(
      name: "TestSupport",
      dependencies: ["Bookkeeping"],
      path: "Tests/Support",
      swiftSettings: strict
    ),
    // The quality bench (docs/quality.md); `swift build --product settlebook` does not build it.
    .executableTarget(
      name: "Quality",
      dependencies: ["Bookkeeping", "Matching", "ShopSandbox"],
      path: "Tests/Quality",
      exclude: ["peers.py", "run"],
      swiftSettings: strict
    ),
    tests("BookkeepingTests", ["Bookkeeping"]),
    tests("TikTokShopTests", ["TikTokShop", "Bookkeeping"]),
    tests("LedgerTests", ["Ledger", "Bookkeeping", grdb]),
    tests("MatchingTests", ["Matching", "Bookkeeping"]),
    tests("AuditingTests", ["Auditing", "Bookkeeping"]),
    tests("ReportingTests", ["Reporting", "Bookkeeping"], exclude: ["Golden"]),
    tests(
      "AnalyticsTests",
      ["Analytics", "Bookkeeping", "Ledger", "Matching", "Reporting", "ShopSandbox", "TikTokShop"]
    ),
    tests("ShopSandboxTests", ["ShopSandbox", "TikTokShop", "Bookkeeping", "Digest"]),
    tests("QualityTests", ["Quality", "Bookkeeping", "Matching", "ShopSandbox"]),
    tests("Acceptance", ["Bookkeeping", "Settlebook"]),
  ]
)
