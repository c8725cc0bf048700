import ArgumentParser

/// The flags that most commands take; flags go over environment, over configuration, over defaults.
struct CommonOptions: ParsableArguments {
  @Option(help: "The shop's name. Needed where more than one is configured.")
  var shop: String?

  @Option(help: "The configuration file (YAML). Default: settlebook.yaml, where there is one.")
  var config: String?

  @Option(help: "The ledger, an SQLite file. Default: settlebook.sqlite.")
  var ledger: String?

  @Option(help: "The folder that packs go to. Default: Reports.")
  var reports: String?

  @Option(name: .customLong("base-url"), help: "The address of the shop's API.")
  var baseURL: String?

  @Option(help: "How the API speaks: openapi.")
  var dialect: String?

  @Option(help: "The shop's time zone, such as America/Los_Angeles.")
  var timeZone: String?

  @Option(help: "The currency that the shop sells in, such as USD.")
  var currency: String?

  @Option(help: "Records a request, 1 to 100.")
  var pageSize: Int?

  @Option(help: "Requests a second at the most; 0 for as many as come. Default: 50.")
  var requestsPerSecond: Int?

  @Option(
    help: ArgumentHelp(
      "Use a local shop, from this folder (see Fixtures) or generate:KEY=VALUE,…, not the API.",
      valueName: "folder"
    )
  )
  var sandbox: String?

  /// An empty path would be the root of the file system, or a ledger that vanishes.
  func validate() throws {
    for (name, value) in [("--ledger", ledger), ("--reports", reports)] where value == "" {
      throw ValidationError("\(name) is empty; name a file or folder.")
    }
  }
}
