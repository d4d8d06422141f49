// witness: a witness of C2SP tlog-witness for the tests, by Go's own code for signed notes
// and tree proofs.
//
//	witness serve FOLDER LOGKEY…        serves until it is killed
//	witness check FILE LOGKEY WITNESSKEY  is the checkpoint signed by the one and cosigned by the other?
//
// FOLDER keeps its key and what it cosigned; "FOLDER/address" and "FOLDER/vkey" tell where
// it listens and who it is. Below other addresses than /add-checkpoint it misbehaves:
// /status/NNN, /garbage, /stranger (cosigns with another key), /other (cosigns another
// tree), /again (names the size 1 whatever it is sent), /silent and /slow.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A cosigner signs and verifies cosignature/v1.
type cosigner struct {
	name    string
	public  ed25519.PublicKey
	private ed25519.PrivateKey
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	h := sha256.Sum256(append([]byte(c.name+"\n\x04"), c.public...))
	return binary.BigEndian.Uint32(h[:])
}

func (c cosigner) message(text []byte, at uint64) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", at)), text...)
}

func (c cosigner) Sign(text []byte) ([]byte, error) {
	at := uint64(time.Now().Unix())
	out := binary.BigEndian.AppendUint64(nil, at)
	return append(out, ed25519.Sign(c.private, c.message(text, at))...), nil
}

func (c cosigner) Verify(text, sig []byte) bool {
	return len(sig) == 8+ed25519.SignatureSize &&
		ed25519.Verify(c.public, c.message(text, binary.BigEndian.Uint64(sig)), sig[8:])
}

func (c cosigner) vkey() string {
	key := base64.StdEncoding.EncodeToString(append([]byte{4}, c.public...))
	return fmt.Sprintf("%s+%08x+%s", c.name, c.KeyHash(), key)
}

func parseCosigner(vkey string) (c cosigner, err error) {
	part := strings.SplitN(vkey, "+", 3)
	if len(part) != 3 {
		return c, fmt.Errorf("%q is no key", vkey)
	}
	key, err := base64.StdEncoding.DecodeString(part[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return c, fmt.Errorf("%q is no key of a witness", vkey)
	}
	return cosigner{name: part[0], public: key[1:]}, nil
}

type tree struct {
	Size int64
	Hash tlog.Hash
}

func parseCheckpoint(text string) (origin string, t tree, err error) {
	line := strings.Split(text, "\n")
	if len(line) < 4 {
		return "", t, fmt.Errorf("no checkpoint")
	}
	if t.Size, err = strconv.ParseInt(line[1], 10, 64); err == nil {
		t.Hash, err = tlog.ParseHash(line[2])
	}
	return line[0], t, err
}

type witness struct {
	sync.Mutex
	self   cosigner
	logs   map[string][]note.Verifier // by origin
	folder string
	seen   map[string]tree // what was cosigned last, by origin
}

// Durable before anybody is told.
func (w *witness) save() error {
	bytes, err := json.Marshal(w.seen)
	if err != nil {
		return err
	}
	path := filepath.Join(w.folder, "seen")
	if err := os.WriteFile(path+".new", bytes, 0600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

type request struct {
	old   int64
	proof tlog.TreeProof
	note  []byte
}

func parseRequest(body []byte) (r request, err error) {
	head, rest, ok := bytes.Cut(body, []byte("\n\n"))
	if !ok {
		return r, fmt.Errorf("no empty line")
	}
	line := strings.Split(string(head), "\n")
	if !strings.HasPrefix(line[0], "old ") || len(line) > 64 {
		return r, fmt.Errorf("no old size, or too long a proof")
	}
	if r.old, err = strconv.ParseInt(line[0][4:], 10, 64); err != nil {
		return r, err
	}
	for _, l := range line[1:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			return r, err
		}
		r.proof = append(r.proof, h)
	}
	r.note = rest
	return r, nil
}

// The answer to add-checkpoint, clause by clause.
func (w *witness) add(body []byte) (status int, kind, answer string) {
	r, err := parseRequest(body)
	if err != nil {
		return 400, "text/plain", err.Error()
	}
	origin, _, _ := strings.Cut(string(r.note), "\n")
	keys, known := w.logs[origin]
	if !known {
		return 404, "text/plain", "unknown log"
	}
	n, err := note.Open(r.note, note.VerifierList(keys...))
	if err != nil {
		return 403, "text/plain", err.Error()
	}
	_, t, err := parseCheckpoint(n.Text)
	if err != nil || r.old > t.Size {
		return 400, "text/plain", "bad checkpoint, or older than the old size"
	}
	w.Lock()
	defer w.Unlock()
	last := w.seen[origin]
	if r.old != last.Size {
		return 409, "text/x.tlog.size", fmt.Sprintf("%d\n", last.Size)
	}
	if r.old == t.Size && last.Size > 0 && t.Hash != last.Hash {
		return 409, "text/plain", "another tree of this size"
	}
	if r.old > 0 && r.old < t.Size {
		if err := tlog.CheckTree(r.proof, t.Size, t.Hash, last.Size, last.Hash); err != nil {
			return 422, "text/plain", err.Error()
		}
	} else if len(r.proof) > 0 {
		return 422, "text/plain", "a proof where none is due"
	}
	w.seen[origin] = t
	if err := w.save(); err != nil {
		return 500, "text/plain", err.Error()
	}
	return 200, "text/plain; charset=utf-8", w.cosign(w.self, n.Text)
}

func (w *witness) cosign(by cosigner, text string) string {
	signed, err := note.Sign(&note.Note{Text: text}, by)
	if err != nil {
		log.Fatal(err)
	}
	return string(signed[len(text)+1:])
}

func newCosigner(name string) cosigner {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	return cosigner{name, public, private}
}

func (w *witness) misbehave(out http.ResponseWriter, how string, body []byte) {
	_, text, _ := bytes.Cut(body, []byte("\n\n"))
	text, _, _ = bytes.Cut(text, []byte("\n\n"))
	stranger := newCosigner(w.self.name)
	switch {
	case strings.HasPrefix(how, "status/"):
		status, _ := strconv.Atoi(how[len("status/"):])
		out.Header().Set("Location", "http://127.0.0.1:1/")
		out.WriteHeader(status)
	case how == "garbage":
		io.WriteString(out, "\x00\xff<html>welcome\n\n\n")
	case how == "stranger":
		io.WriteString(out, w.cosign(stranger, string(text)+"\n"))
	case how == "other":
		io.WriteString(out, w.cosign(w.self, "log.example/other\n1\n"+tlog.Hash{}.String()+"\n"))
	case how == "again":
		out.Header().Set("Content-Type", "text/x.tlog.size")
		out.WriteHeader(409)
		io.WriteString(out, "1\n")
	case how == "silent":
		time.Sleep(10 * time.Minute)
	case how == "slow":
		for i := 0; i < 600; i++ {
			io.WriteString(out, "-")
			out.(http.Flusher).Flush()
			time.Sleep(500 * time.Millisecond)
		}
	}
}

func (w *witness) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(io.LimitReader(in.Body, 1<<20))
	path := strings.TrimSuffix(in.URL.Path, "/add-checkpoint")
	if err != nil || in.Method != "POST" || path == in.URL.Path {
		http.Error(out, "only POST to add-checkpoint", 400)
		return
	}
	if path != "" {
		w.misbehave(out, path[1:], body)
		return
	}
	status, kind, answer := w.add(body)
	out.Header().Set("Content-Type", kind)
	out.WriteHeader(status)
	io.WriteString(out, answer)
}

func (w *witness) load(name string) {
	path := filepath.Join(w.folder, "key")
	seed, err := os.ReadFile(path)
	if err != nil {
		w.self = newCosigner(name)
		if err := os.WriteFile(path, []byte(hex.EncodeToString(w.self.private.Seed())), 0600); err != nil {
			log.Fatal(err)
		}
	} else {
		raw, _ := hex.DecodeString(string(seed))
		private := ed25519.NewKeyFromSeed(raw)
		w.self = cosigner{name, private.Public().(ed25519.PublicKey), private}
	}
	if bytes, err := os.ReadFile(filepath.Join(w.folder, "seen")); err == nil {
		if err := json.Unmarshal(bytes, &w.seen); err != nil {
			log.Fatal(err)
		}
	}
}

func serve(folder string, logs []string) {
	w := &witness{folder: folder, logs: map[string][]note.Verifier{}, seen: map[string]tree{}}
	for _, vkey := range logs {
		v, err := note.NewVerifier(vkey)
		if err != nil {
			log.Fatal(err)
		}
		w.logs[v.Name()] = append(w.logs[v.Name()], v)
	}
	w.load("witness.example/" + filepath.Base(folder))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	os.WriteFile(filepath.Join(folder, "vkey"), []byte(w.self.vkey()), 0666)
	address := filepath.Join(folder, "address")
	os.WriteFile(address+".new", []byte("http://"+listener.Addr().String()), 0666)
	os.Rename(address+".new", address)
	log.Fatal(http.Serve(listener, w))
}

func check(path, logKey, witnessKey string) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	v, err := note.NewVerifier(logKey)
	if err != nil {
		log.Fatal(err)
	}
	c, err := parseCosigner(witnessKey)
	if err != nil {
		log.Fatal(err)
	}
	n, err := note.Open(bytes, note.VerifierList(v, c))
	if err != nil {
		log.Fatal(err)
	}
	_, t, err := parseCheckpoint(n.Text)
	if err != nil {
		log.Fatal(err)
	}
	if len(n.Sigs) != 2 {
		log.Fatalf("%d signatures hold, not 2", len(n.Sigs))
	}
	fmt.Println(t.Size)
}

func main() {
	log.SetFlags(0)
	switch {
	case len(os.Args) >= 3 && os.Args[1] == "serve":
		serve(os.Args[2], os.Args[3:])
	case len(os.Args) == 5 && os.Args[1] == "check":
		check(os.Args[2], os.Args[3], os.Args[4])
	default:
		log.Fatal("use: witness serve FOLDER LOGKEY… | witness check FILE LOGKEY WITNESSKEY")
	}
}
