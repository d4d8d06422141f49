// log: Go's own code for transparency logs (golang.org/x/mod/sumdb) reads a log of ours.
//
//	log KEYS FOLDER [FILE…]
//
// KEYS has a verifier key a line; FOLDER is a log as C2SP tlog-tiles. Read are the signed
// checkpoint, every entry, and every tile there, which must be those that the entries
// give. Then each entry is proven to be in the tree, and the tree to grow out of each
// smaller one, by proofs that are made from the tiles. A FILE is one of
//
//	*.tlog-proof    C2SP tlog-proof v1: of an entry of this log, which *.json has to be,
//	                where there is one
//	*.consistency   the body of C2SP tlog-witness, add-checkpoint: of a smaller tree
//	others          an older checkpoint of this log
//
// Says "N entries" and ends with 0, or what does not hold, and ends with 1.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // of a tile: 256 hashes

// tiles is a folder of a log. What it gives is checked by who reads: tlog.TileHashReader.
type tiles string

func (f tiles) Height() int                     { return height }
func (f tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (f tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(list))
	for i, t := range list {
		var err error
		if data[i], err = os.ReadFile(f.path(t)); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// Go's paths name the height, and "data"; those of C2SP do not, and name "entries".
func (f tiles) path(t tlog.Tile) string {
	name := strings.TrimPrefix(t.Path(), "tile/8/")
	return filepath.Join(string(f), "tile", strings.Replace(name, "data/", "entries/", 1))
}

func tileOf(name string) (tlog.Tile, error) {
	return tlog.ParseTilePath("tile/8/" + strings.Replace(name, "entries/", "data/", 1))
}

// peer is what is known of the log after its entries were read.
type peer struct {
	keys    note.Verifiers
	folder  tiles
	origin  string
	tree    tlog.Tree
	entries [][]byte
	stored  []tlog.Hash // of whole subtrees, made of the entries
}

func (p *peer) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= int64(len(p.stored)) {
			return nil, fmt.Errorf("a hash beyond the last entry is asked for")
		}
		hashes[i] = p.stored[x]
	}
	return hashes, nil
}

func verifiers(path string) (note.Verifiers, error) {
	var list []note.Verifier
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Fields(string(text)) {
		v, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		list = append(list, v)
	}
	return note.VerifierList(list...), nil
}

// A signed checkpoint: origin, size and root, and nothing else.
func (p *peer) checkpoint(bytes []byte) (origin string, tree tlog.Tree, err error) {
	n, err := note.Open(bytes, p.keys)
	if err != nil {
		return
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return origin, tree, fmt.Errorf("a checkpoint of %d lines", len(lines)-1)
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || tree.N < 0 || strconv.FormatInt(tree.N, 10) != lines[1] {
		return origin, tree, fmt.Errorf("a checkpoint of size %q", lines[1])
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	if err == nil && n.Sigs[0].Name != lines[0] {
		err = fmt.Errorf("a checkpoint of %q, signed by %q", lines[0], n.Sigs[0].Name)
	}
	return lines[0], tree, err
}

// The root of the first n entries. Go has no hash of nothing; RFC 6962 has.
func (p *peer) root(n int64) (tlog.Hash, error) {
	if n == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(n, p)
}

func split(bundle []byte) (entries [][]byte, err error) {
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return nil, fmt.Errorf("an entry is cut short")
		}
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		entries = append(entries, bundle[2:end])
		bundle = bundle[end:]
	}
	return entries, nil
}

func (p *peer) readEntries() error {
	for n := int64(0); n<<height < p.tree.N; n++ {
		t := tlog.Tile{H: height, L: -1, N: n, W: 1 << height}
		if left := p.tree.N - n<<height; left < int64(t.W) {
			t.W = int(left)
		}
		data, err := p.folder.ReadTiles([]tlog.Tile{t})
		if err != nil {
			return err
		}
		entries, err := split(data[0])
		if err != nil || len(entries) != t.W {
			return fmt.Errorf("%s: %d entries, %v", p.folder.path(t), len(entries), err)
		}
		for _, entry := range entries {
			hashes, err := tlog.StoredHashes(int64(len(p.entries)), entry, p)
			if err != nil {
				return err
			}
			p.entries = append(p.entries, entry)
			p.stored = append(p.stored, hashes...)
		}
	}
	root, err := p.root(p.tree.N)
	if err == nil && root != p.tree.Hash {
		err = fmt.Errorf("the entries' root is %v, the checkpoint's %v", root, p.tree.Hash)
	}
	return err
}

// What a tile has to be, older partial ones too.
func (p *peer) tile(t tlog.Tile) ([]byte, error) {
	if t.L >= 0 {
		return tlog.ReadTileData(t, p)
	}
	var bundle []byte
	for i := t.N << height; i < t.N<<height+int64(t.W) && i < p.tree.N; i++ {
		bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(p.entries[i])))
		bundle = append(bundle, p.entries[i]...)
	}
	return bundle, nil
}

func (p *peer) checkFiles() error {
	top := filepath.Join(string(p.folder), "tile")
	if p.tree.N == 0 {
		return nil
	}
	return filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t, err := tileOf(strings.TrimPrefix(path, top+"/"))
		if err != nil {
			return err
		}
		want, err := p.tile(t)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		got, err := os.ReadFile(path)
		if err == nil && !bytes.Equal(got, want) {
			err = fmt.Errorf("%s: is not what the entries give", path)
		}
		return err
	})
}

// Proofs made of the tiles: of each entry, and from each smaller tree.
func (p *peer) prove() error {
	reader := tlog.TileHashReader(p.tree, p.folder)
	for i := int64(0); i < p.tree.N; i++ {
		record, err := tlog.ProveRecord(p.tree.N, i, reader)
		if err == nil {
			err = tlog.CheckRecord(record, p.tree.N, p.tree.Hash, i, tlog.RecordHash(p.entries[i]))
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
		root, err := p.root(i + 1)
		if err != nil {
			return err
		}
		growth, err := tlog.ProveTree(p.tree.N, i+1, reader)
		if err == nil {
			err = tlog.CheckTree(growth, p.tree.N, p.tree.Hash, i+1, root)
		}
		if err != nil {
			return fmt.Errorf("from size %d: %w", i+1, err)
		}
	}
	return nil
}

// A checkpoint that the log grew out of.
func (p *peer) older(bytes []byte) (tlog.Tree, error) {
	origin, old, err := p.checkpoint(bytes)
	if err != nil {
		return old, err
	}
	if origin != p.origin || old.N > p.tree.N {
		return old, fmt.Errorf("%q of size %d is no older checkpoint", origin, old.N)
	}
	root, err := p.root(old.N)
	if err == nil && root != old.Hash {
		err = fmt.Errorf("the log did not grow out of this checkpoint")
	}
	return old, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(lines))
	for i, line := range lines {
		var err error
		if list[i], err = tlog.ParseHash(line); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Our proofs are lines, an empty line, and the checkpoint: the first line, perhaps after a
// header, is "NAME N", the others are hashes.
func (p *peer) checkProof(bytes []byte, header, name string) (n int64, list []tlog.Hash, tree tlog.Tree, err error) {
	head, rest, found := strings.Cut(string(bytes), "\n\n")
	if !found || !strings.HasPrefix(head, header+name) {
		return n, list, tree, fmt.Errorf("is no proof that begins with %q", header+name)
	}
	lines := strings.Split(strings.TrimPrefix(head, header+name), "\n")
	if n, err = strconv.ParseInt(lines[0], 10, 64); err != nil {
		return
	}
	if list, err = hashes(lines[1:]); err != nil {
		return
	}
	tree, err = p.older([]byte(rest))
	return
}

func (p *peer) checkInclusion(bytes []byte, path string) error {
	n, list, tree, err := p.checkProof(bytes, "c2sp.org/tlog-proof@v1\n", "index ")
	if err != nil {
		return err
	}
	if n >= int64(len(p.entries)) {
		return fmt.Errorf("the log has no entry %d", n)
	}
	entry, err := os.ReadFile(strings.TrimSuffix(path, ".tlog-proof") + ".json")
	if err != nil {
		entry = p.entries[n]
	}
	return tlog.CheckRecord(list, tree.N, tree.Hash, n, tlog.RecordHash(entry))
}

func (p *peer) checkGrowth(bytes []byte) error {
	n, list, tree, err := p.checkProof(bytes, "", "old ")
	if err != nil {
		return err
	}
	root, err := p.root(n)
	if err != nil {
		return err
	}
	return tlog.CheckTree(list, tree.N, tree.Hash, n, root)
}

func (p *peer) checkFile(path string) error {
	bytes, err := os.ReadFile(path)
	if err == nil {
		switch filepath.Ext(path) {
		case ".tlog-proof":
			err = p.checkInclusion(bytes, path)
		case ".consistency":
			err = p.checkGrowth(bytes)
		default:
			_, err = p.older(bytes)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (p *peer) run(keys string, files []string) (err error) {
	if p.keys, err = verifiers(keys); err != nil {
		return err
	}
	newest, err := os.ReadFile(filepath.Join(string(p.folder), "checkpoint"))
	if err != nil {
		return err
	}
	if p.origin, p.tree, err = p.checkpoint(newest); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	for _, step := range []func() error{p.readEntries, p.checkFiles} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, path := range files {
		if err := p.checkFile(path); err != nil {
			return err
		}
	}
	return p.prove() // what takes longest
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "use: log KEYS FOLDER [FILE…]")
		os.Exit(2)
	}
	p := peer{folder: tiles(os.Args[2])}
	if err := p.run(os.Args[1], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d entries\n", p.tree.N)
}
