import ArgumentParser
import Bookkeeping
import Foundation
import TikTokShop

/// `settlebook shop product`.
struct ShopProduct: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "product",
    abstract: "Shows a product with its stock keeping units and prices."
  )

  @Argument(help: "The product's id.")
  var id: String

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print as JSON.")
  var json = false

  func run() async throws {
    try await common.withClient { client, settings in
      let zone = settings.shop.timeZone
      let product = try RecordOf.only(
        try await RecordOf.found(id, "product") { try await client.getProduct(id: id) }
      )
      try Terminal.print(
        json
          ? ResultJSON.encode(ProductJSON(product, zone: zone))
          : ShopTables.products([product], zone: zone).text + "\n\n"
            + ShopTables.skus(product).text
      )
    }
  }
}

/// The one record of an answer.
enum RecordOf {
  /// What `body` asked of one record.
  /// - Throws: `ConfigurationError.usage` where the shop has no record of this id.
  static func found<Answer>(
    _ id: String,
    _ noun: String,
    _ body: () async throws -> Answer
  ) async throws -> Answer {
    do { return try await body() } catch ShopError.notFound(let message) {
      throw ConfigurationError.usage(
        "the shop has no \(noun) \(Terminal.safe(id)) (it said: \(Terminal.safe(message))). Check the "
          + "id; settlebook shop \(noun)s --all lists them."
      )
    }
  }

  /// - Throws: `ShopError.badAnswer` where it can't be trusted.
  static func only<Record>(_ page: SourcePage<Record>) throws -> Record {
    if let record = page.records.first { return record }
    let reason = page.quarantined.first?.reason ?? "it holds no record"
    throw ShopError.badAnswer(reason: "the record can't be trusted: \(Terminal.safe(reason))")
  }
}

/// `settlebook shop update-product`.
struct ShopUpdateProduct: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update-product",
    abstract: "Changes a product's name, description or pictures.",
    discussion: "Only what is given is changed. Asks first, unless --yes is given."
  )

  @Argument(help: "The product's id.")
  var id: String

  @Option(help: "The name to give it.")
  var name: String?

  @Option(help: "The description to give it.")
  var description: String?

  @Option(
    name: .customLong("image-uri"),
    help: "A picture by the uri that `upload` gave; again for more. Replaces those there are."
  )
  var imageURIs: [String] = []

  @Flag(help: "Change it without asking.")
  var yes = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    var changes = ProductChanges()
    changes.name = name
    changes.description = description
    if !imageURIs.isEmpty { changes.mainImages = imageURIs }
    guard changes != ProductChanges() else {
      throw ConfigurationError.usage(
        "nothing is to be changed; give --name, --description or --image-uri."
      )
    }
    try Consent.requireAnswerable(yes: yes)
    try await common.withClient { client, settings in
      let product = try RecordOf.only(
        try await RecordOf.found(id, "product") { try await client.getProduct(id: id) }
      )
      let lines =
        ["Product \(id) of \(settings.shop.id), now \(product.name.debugDescription):"]
        + words(changes).map { "  \($0)" }
      guard try Consent.given(lines, yes: yes) else {
        Terminal.complain("Nothing was changed.")
        return
      }
      try await client.updateProduct(id: id, changes)
      try Terminal.print("Product \(Terminal.safe(id)) was changed.")
    }
  }

  private func words(_ changes: ProductChanges) -> [String] {
    var words: [String] = []
    if let name = changes.name { words.append("its name becomes \(name.debugDescription)") }
    if let description = changes.description {
      words.append("its description becomes \(description.debugDescription)")
    }
    if let images = changes.mainImages {
      words.append("its pictures become \(images.map(\.debugDescription).joined(separator: ", "))")
    }
    return words
  }
}

/// `settlebook shop upload`.
struct ShopUpload: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upload",
    abstract: "Uploads an image or video for product listings, and prints its uri.",
    discussion: """
      JPEG, PNG, WebP and GIF images and MP4 and MOV videos of at most 10 MB. Asks first, unless \
      --yes is given.
      """
  )

  @Argument(help: "The file.")
  var file: String

  @Option(help: "What it is for: MAIN_IMAGE, ATTRIBUTE_IMAGE, SIZE_CHART or BRAND_LOGO.")
  var useCase: String

  @Flag(help: "Upload it without asking.")
  var yes = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  @OptionGroup var common: CommonOptions

  private struct Result: Encodable {
    let uri: String
    let url: String?
  }

  func run() async throws {
    guard let useCase = ProductFile.UseCase(rawValue: useCase) else {
      let known = ProductFile.UseCase.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError.usage("--use-case is one of \(known).")
    }
    try Consent.requireAnswerable(yes: yes)
    let checked = try ProductFile(try LocalFile.read(file, limit: ProductFile.sizeLimit))
    try await common.withClient { client, settings in
      let what = "\(checked.type), \(checked.bytes.count) bytes"
      guard
        try Consent.given(
          ["Upload \(file) (\(what)) to \(settings.shop.id) as \(useCase.rawValue)."],
          yes: yes
        )
      else {
        Terminal.complain("Nothing was uploaded.")
        return
      }
      let uploaded = try await client.uploadProductFile(checked, useCase: useCase)
      try Terminal.print(
        json
          ? ResultJSON.encode(Result(uri: uploaded.uri, url: uploaded.url))
          : "uri: \(Terminal.safe(uploaded.uri))"
            + (uploaded.url.map { "\nurl: \(Terminal.safe($0))" } ?? "")
      )
    }
  }
}
