import Foundation
import Synchronization

/// Puts faults into answers, and counts them.
final class FaultInjector: Sendable {
  private let plan: FaultPlan
  private let isQuiet: Bool
  private let counts = Mutex<[Fault: Int]>([:])

  init(plan: FaultPlan) {
    self.plan = plan
    isQuiet = plan.isQuiet
  }

  /// How often each fault was put into an answer; those that never were are absent.
  var applied: [Fault: Int] { counts.withLock { $0 } }

  /// The answer as the client gets it: mostly, or always, as it is.
  ///
  /// Only what a list or a record answers is spoiled; refusals and writing stay as they are.
  func spoiled(_ answer: SandboxAnswer, number: UInt64, requestID: String) -> SandboxAnswer {
    guard !isQuiet, let content = answer.content else { return answer }
    var random = plan.random(forRequest: number)
    guard let fault = plan.fault(&random) else { return answer }
    let spoiled =
      refused(by: fault, requestID) ?? broken(answer, by: fault, &random)
      ?? FaultyContent(content, spoiledBy: fault, &random).map {
        SandboxAnswer(data: $0.data, requestID: requestID)
      }
    guard let spoiled else { return answer }
    counts.withLock { $0[fault, default: 0] += 1 }
    return spoiled
  }

  /// The answer of a service that says it can't or won't.
  private func refused(by fault: Fault, _ requestID: String) -> SandboxAnswer? {
    func refusal(_ status: Int, _ code: Int, _ message: StaticString) -> SandboxAnswer {
      SandboxAnswer(
        refusal: Refusal(status: status, code: code, message: message),
        requestID: requestID
      )
    }
    switch fault {
    case .tooManyRequests:
      var answer = refusal(429, 36_009_002, "too many requests")
      answer.retryAfter = plan.retryAfterSeconds
      return answer
    case .serverError: return refusal(500, 36_009_003, "internal error")
    case .errorCode: return refusal(200, 36_009_003, "internal error, please try again later")
    case .tokenExpired: return refusal(401, 105_002, "access token is expired")
    case .unavailable:
      return SandboxAnswer(
        status: 503,
        body: Data("<html><body><h1>503 Service Unavailable</h1></body></html>".utf8)
      )
    default: return nil
    }
  }

  /// The answer as a bad line or a bad proxy delivers it.
  private func broken(
    _ answer: SandboxAnswer,
    by fault: Fault,
    _ random: inout SplitMix64
  ) -> SandboxAnswer? {
    var answer = answer
    // An envelope is never so short that no part of it is less than the whole.
    let part = 1 + random.below(max(1, answer.body.count - 1))
    switch fault {
    case .connectionReset: answer.delivery = .reset
    case .truncatedBody: answer.delivery = .part(bytes: part, silence: .zero)
    case .stalledBody: answer.delivery = .part(bytes: part, silence: plan.slowness)
    case .slowFirstByte: answer.delivery = .late(plan.slowness)
    case .garbageBody: return SandboxAnswer(status: 200, body: FaultInjector.garbage(&random))
    default: return nil
    }
    return answer
  }

  /// A proxy's page, or bytes that no text begins with.
  private static func garbage(_ random: inout SplitMix64) -> Data {
    if random.below(2) == 0 { return Data("<!DOCTYPE html><html>Please sign in</html>".utf8) }
    return Data([0x1F, 0x8B]) + (0..<200).map { _ in UInt8(random.below(256)) }
  }
}
