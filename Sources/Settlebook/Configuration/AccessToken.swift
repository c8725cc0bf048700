import Foundation
import TikTokShop

/// The access token: from the environment, or from a file that only its owner may read.
enum AccessToken {
  /// - Throws: `ConfigurationError.noToken`; the token itself is in no message.
  static func read(tokenFile: String?, environment: [String: String]) throws -> Secret {
    if let token = environment["SETTLEBOOK_ACCESS_TOKEN"], !token.isEmpty { return Secret(token) }
    guard let tokenFile else {
      throw ConfigurationError.noToken(
        reason: "there is no access token; set SETTLEBOOK_ACCESS_TOKEN, or token_file in the "
          + "configuration."
      )
    }
    let attributes: [FileAttributeKey: Any]
    do { attributes = try FileManager.default.attributesOfItem(atPath: tokenFile) } catch {
      throw ConfigurationError.noToken(reason: "the token file \(tokenFile) can't be read.")
    }
    let permissions = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
    guard permissions & 0o077 == 0 else {
      throw ConfigurationError.noToken(
        reason: "the token file \(tokenFile) is open to others; run: chmod 600 \(tokenFile)"
      )
    }
    guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
      throw ConfigurationError.noToken(reason: "the token file \(tokenFile) can't be read.")
    }
    return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
