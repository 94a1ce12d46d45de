//! The heap within a node of a mailbox file, and the sums that pages and blocks end with.

/// The pieces of a heap that fits one block.
#[derive(Default)]
pub struct Heap {
    pieces: Vec<Vec<u8>>,
}

impl Heap {
    pub fn add(&mut self, piece: &[u8]) -> u32 {
        if piece.is_empty() {
            return 0;
        }
        self.pieces.push(piece.to_vec());
        (self.pieces.len() as u32) << 5
    }

    pub fn tree(&mut self, key: u8, value: u8, records: u32) -> u32 {
        let mut header = vec![0xB5, key, value, 0];
        header.extend_from_slice(&records.to_le_bytes());
        self.add(&header)
    }

    pub fn block(self, kind: u8, root: u32) -> Vec<u8> {
        let mut block = vec![0, 0, 0xEC, kind];
        block.extend_from_slice(&root.to_le_bytes());
        block.extend_from_slice(&[0; 4]);
        let mut places = vec![block.len() as u16];
        for piece in &self.pieces {
            block.extend_from_slice(piece);
            places.push(block.len() as u16);
        }
        if block.len() % 2 == 1 {
            block.push(0);
        }
        let map = block.len() as u16;
        block[..2].copy_from_slice(&map.to_le_bytes());
        block.extend_from_slice(&(self.pieces.len() as u16).to_le_bytes());
        block.extend_from_slice(&[0; 2]);
        places.iter().for_each(|place| block.extend_from_slice(&place.to_le_bytes()));
        assert!(block.len() <= 3580, "a heap of {} bytes does not fit one block", block.len());
        block
    }
}

/// The signature of a block or page.
pub fn signature(at: u64, id: u64) -> u16 {
    let value = at as u32 ^ id as u32;
    (value >> 16) as u16 ^ value as u16
}

/// CRC-32 that begins with zero and is not inverted.
pub fn checksum(data: &[u8]) -> u32 {
    data.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
