/// Raw memory of a fixed size that is given back when nobody needs it any more.
///
/// It stays where it is, whoever holds it.
final class Memory {
  let bytes: UnsafeMutableRawBufferPointer

  init(byteCount: Int) { bytes = .allocate(byteCount: byteCount, alignment: 1) }

  deinit { bytes.deallocate() }
}
