import ArgumentParser
import ShopSandbox

/// The options of `sandbox` that make a shop up instead of reading it.
struct GeneratorArguments: ParsableArguments {
  @Option(help: "Makes a shop up instead, such as orders=2000,months=1,mode=chain.")
  var generate: String?

  @Option(help: "Writes the made-up shop, with its truth, into a folder instead of serving it.")
  var write: String?

  /// The keys with their meanings, for the help.
  static var table: String {
    let width = GeneratorKey.allCases.map(\.rawValue.count).max() ?? 0
    return GeneratorKey.allCases.map { key in
      let name = key.rawValue
      return "  \(name)\(String(repeating: " ", count: width - name.count))  \(key.meaning)"
    }.joined(separator: "\n")
  }

  /// The shops to serve, generated or from their folders; nil where one was written instead.
  /// - Throws: `ConfigurationError.usage`, `SandboxError`.
  func shops(orIn folders: [String]) throws -> [SandboxShop]? {
    guard let generate else {
      guard write == nil else {
        throw ConfigurationError.usage("--write needs --generate, which says what to write.")
      }
      guard !folders.isEmpty else {
        throw ConfigurationError.usage("give a shop's folder, or --generate KEY=VALUE,….")
      }
      return try folders.map { try SandboxShop.load(folder: $0) }
    }
    guard folders.isEmpty else {
      throw ConfigurationError.usage("give a shop's folder or --generate, not both.")
    }
    let generated = GeneratedShop(try GeneratorArguments.options(generate))
    guard let write else { return [generated.sandbox] }
    try generated.write(to: write)
    try Terminal.print(write)
    return nil
  }

  /// The made-up shop that a text such as `generate:orders=2000` names, not a folder; nil for
  /// any other text.
  /// - Throws: `ConfigurationError.usage`.
  static func shop(named text: String) throws -> SandboxShop? {
    let prefix = "generate:"
    guard text.hasPrefix(prefix) else { return nil }
    return GeneratedShop(try options(String(text.dropFirst(prefix.count)))).sandbox
  }

  /// - Throws: `ConfigurationError.usage`, naming the known keys.
  static func options(_ text: String) throws -> GeneratorOptions {
    do throws(GeneratorProblem) {
      return try GeneratorOptions(text)
    } catch {
      throw ConfigurationError.usage("--generate: \(error)")
    }
  }
}
