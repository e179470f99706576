%% Cryptography: what the natives leave to do here is names, defaults, numbers as integers or bytes, and the plug-ins of rand.
%%
%% Not supported, and answered with {notsup, _, _} or an empty list: engines, FIPS mode, DSS, curves over binary fields, and the
%% curves and ciphers that supports/1 does not name.
-module(crypto).

-export([start/0, stop/0, info/0, info_lib/0, info_fips/0, enable_fips_mode/1, version/0, supports/0, supports/1, format_error/2,
         packed_openssl_version/4]).
-export([hash/2, hash_xof/3, hash_init/1, hash_update/2, hash_final/1, hash_final_xof/2, hash_info/1, hash_equals/2]).
-export([mac/3, mac/4, macN/4, macN/5, mac_init/2, mac_init/3, mac_update/2, mac_final/1, mac_finalN/2, pbkdf2_hmac/5]).
-export([crypto_init/3, crypto_init/4, crypto_update/2, crypto_final/1, crypto_get_data/1, crypto_one_time/4, crypto_one_time/5,
         crypto_one_time_aead/6, crypto_one_time_aead/7, cipher_info/1]).
-export([strong_rand_bytes/1, rand_uniform/2, rand_seed/0, rand_seed/1, rand_seed_s/0, rand_seed_alg/1, rand_seed_alg/2,
         rand_seed_alg_s/1, rand_seed_alg_s/2, rand_plugin_next/1, rand_plugin_uniform/1, rand_plugin_uniform/2, rand_cache_plugin_next/1]).
-export([exor/2, mod_pow/3, bytes_to_integer/1]).
-export([generate_key/2, generate_key/3, compute_key/4, sign/4, sign/5, verify/5, verify/6, privkey_to_pubkey/2, ec_curve/1, ec_curves/0]).
-export([public_encrypt/4, private_decrypt/4, private_encrypt/4, public_decrypt/4]).
-export([engine_list/0, ensure_engine_loaded/2, ensure_engine_loaded/3, engine_load/3, engine_load/4, engine_by_id/1]).

%% Bits of what the cached plug-in for rand gives at a time.
-define(CACHE_BITS, 56).

start() -> ok.

stop() -> ok.

version() -> "5.5.3".

info() ->
    #{compile_type => normal, cryptolib_version_compiled => "RustCrypto", cryptolib_version_linked => "RustCrypto",
      fips_provider_available => false, link_type => static, otp_crypto_version => version()}.

info_lib() -> [{<<"RustCrypto">>, packed_openssl_version(3, 0, 0, 0), <<"RustCrypto">>}].

%% A version as one number, the way OpenSSL packs its own.
packed_openssl_version(Major, Minor, Fix, Patch) -> ((((Major bsl 8) bor Minor) bsl 8 bor Fix) bsl 8 bor Patch) bsl 4 bor 16#f.

info_fips() -> not_supported.

enable_fips_mode(false) -> true;
enable_fips_mode(true) -> false.

supports() -> [{What, supports(What)} || What <- [hashs, ciphers, public_keys, macs, curves, rsa_opts]].

supports(hashs) ->
    [blake2s, blake2b, sm3, shake256, shake128, sha3_512, sha3_384, sha3_256, sha3_224, sha512_256, sha512_224, sha512, sha384, sha256, sha224,
     sha, ripemd160, md5, md4];
supports(public_keys) -> [rsa, dh, ecdsa, ecdh, eddsa, eddh, srp];
supports(ciphers) ->
    [aes_256_ofb, aes_192_ofb, aes_128_ofb, des_ede3_cfb, aes_192_cbc, aes_256_cbc, aes_128_cfb128, aes_192_cfb128, aes_256_cfb128,
     aes_128_cfb8, aes_192_cfb8, aes_256_cfb8, aes_192_ecb, aes_256_ecb, aes_256_ccm, aes_192_gcm, aes_192_ccm, aes_256_ctr, aes_192_ctr,
     aes_128_ecb, aes_128_ctr, chacha20, aes_128_ccm, aes_256_gcm, chacha20_poly1305, aes_128_gcm, aes_128_cbc, des_ede3_cbc,
     des_cbc, des_cfb, des_ecb, blowfish_cbc, blowfish_cfb64, blowfish_ecb, rc2_cbc, rc4,
     sm4_cbc, sm4_cfb, sm4_ctr, sm4_ecb, sm4_ofb, sm4_gcm, sm4_ccm,
     aes_cbc, aes_ccm, aes_cfb128, aes_cfb8, aes_ctr, aes_ecb, aes_gcm];
supports(macs) -> [cmac, hmac, poly1305];
supports(curves) -> crypto_ec_curves:curves();
supports(rsa_opts) ->
    [rsa_pkcs1_pss_padding, rsa_pss_saltlen, rsa_mgf1_md, rsa_pkcs1_oaep_padding, rsa_oaep_label, rsa_oaep_md, signature_md,
     rsa_pkcs1_padding, rsa_no_padding].

format_error({_, {File, Line}, Text}, _) when is_list(File), is_integer(Line), is_list(Text) ->
    #{general => [Text, " (Found in the internal file ", File, " at line ", integer_to_list(Line), ")"]};
format_error(_, _) -> #{}.

%% Hashes and codes.

hash(_, _) -> erlang:nif_error(undef).

hash_xof(_, _, _) -> erlang:nif_error(undef).

hash_init(_) -> erlang:nif_error(undef).

hash_update(_, _) -> erlang:nif_error(undef).

hash_final(_) -> erlang:nif_error(undef).

hash_final_xof(_, _) -> erlang:nif_error(undef).

hash_info(_) -> erlang:nif_error(undef).

hash_equals(_, _) -> erlang:nif_error(undef).

mac(_, _, _) -> erlang:nif_error(undef).

mac(_, _, _, _) -> erlang:nif_error(undef).

macN(_, _, _, _) -> erlang:nif_error(undef).

macN(_, _, _, _, _) -> erlang:nif_error(undef).

mac_init(_, _) -> erlang:nif_error(undef).

mac_init(_, _, _) -> erlang:nif_error(undef).

mac_update(_, _) -> erlang:nif_error(undef).

mac_final(_) -> erlang:nif_error(undef).

mac_finalN(_, _) -> erlang:nif_error(undef).

pbkdf2_hmac(_, _, _, _, _) -> erlang:nif_error(undef).

%% Ciphers.

crypto_init(_, _, _) -> erlang:nif_error(undef).

crypto_init(_, _, _, _) -> erlang:nif_error(undef).

crypto_update(_, _) -> erlang:nif_error(undef).

crypto_final(_) -> erlang:nif_error(undef).

crypto_get_data(_) -> erlang:nif_error(undef).

crypto_one_time(_, _, _, _) -> erlang:nif_error(undef).

crypto_one_time(_, _, _, _, _) -> erlang:nif_error(undef).

cipher_info(_) -> erlang:nif_error(undef).

crypto_one_time_aead(Cipher, Key, IV, Text, Added, true) ->
    TagLength = case Cipher of
                    _ when Cipher =:= aes_ccm; Cipher =:= aes_128_ccm; Cipher =:= aes_192_ccm; Cipher =:= aes_256_ccm -> 12;
                    _ -> 16
                end,
    aead(Cipher, Key, IV, {Text, Added, TagLength}, true).

crypto_one_time_aead(Cipher, Key, IV, Text, Added, TagOrLength, Encrypt) -> aead(Cipher, Key, IV, {Text, Added, TagOrLength}, Encrypt).

aead(_, _, _, _, _) -> erlang:nif_error(undef).

%% Chance.

strong_rand_bytes(_) -> erlang:nif_error(undef).

%% Smaller than the other number, which is given as bytes, and so is this.
rand_below(_) -> erlang:nif_error(undef).

rand_uniform(From, To) when is_binary(From), is_binary(To) -> mpint(rand_uniform(from_mpint(From), from_mpint(To)));
rand_uniform(From, To) when is_integer(From), is_integer(To), From < To -> From + bytes_to_integer(rand_below(encode(To - From)));
rand_uniform(From, To) when is_integer(From), is_integer(To) -> error(badarg).

mpint(Number) ->
    case encode(Number) of
        <<1:1, _/bitstring>> = Bytes -> <<(byte_size(Bytes) + 1):32, 0, Bytes/binary>>;
        Bytes -> <<(byte_size(Bytes)):32, Bytes/binary>>
    end.

from_mpint(<<Size:32, Number:Size/unit:8>>) -> Number;
from_mpint(_) -> error(badarg).

%% The host's random numbers take no seed.
rand_seed(Seed) when is_binary(Seed) -> ok.

rand_seed() -> rand:seed(rand_seed_s()).

rand_seed_s() -> rand_seed_alg_s(?MODULE).

rand_seed_alg(Alg) -> rand:seed(rand_seed_alg_s(Alg)).

rand_seed_alg(Alg, Seed) -> rand:seed(rand_seed_alg_s(Alg, Seed)).

rand_seed_alg_s({Handler, _} = State) when is_map(Handler) -> State;
rand_seed_alg_s({Alg, State}) when is_atom(Alg) -> {handler(Alg), State};
rand_seed_alg_s(?MODULE) -> {handler(?MODULE), no_seed};
rand_seed_alg_s(crypto_cache) ->
    Word = (?CACHE_BITS + 7) div 8,
    {handler(crypto_cache), {?CACHE_BITS, (cache_size() + 2 * Word - 1) div Word * Word, <<>>}}.

rand_seed_alg_s(Alg, _) when is_atom(Alg) -> error({notsup, {?FILE, ?LINE}, "Generators that take a seed"}).

handler(?MODULE) ->
    #{type => ?MODULE, bits => 64, next => fun ?MODULE:rand_plugin_next/1, uniform => fun ?MODULE:rand_plugin_uniform/1,
      uniform_n => fun ?MODULE:rand_plugin_uniform/2};
handler(crypto_cache) ->
    #{type => crypto_cache, bits => ?CACHE_BITS, next => fun ?MODULE:rand_cache_plugin_next/1}.

cache_size() ->
    case application:get_env(crypto, rand_cache_size) of
        {ok, Size} when is_integer(Size), Size >= 0 -> Size;
        _ -> 1024
    end.

rand_plugin_next(Seed) ->
    <<Number:64>> = strong_rand_bytes(8),
    {Number, Seed}.

%% A number of the form N * 2^-53 in [0, 1).
rand_plugin_uniform(State) ->
    <<Number:53, _:3>> = strong_rand_bytes(7),
    {Number * 1.1102230246251565e-16, State}.

rand_plugin_uniform(Max, State) -> {bytes_to_integer(rand_below(encode(Max))) + 1, State}.

rand_cache_plugin_next({Bits, Bytes, <<>>}) -> rand_cache_plugin_next({Bits, Bytes, strong_rand_bytes(Bytes)});
rand_cache_plugin_next({Bits, Bytes, Cache}) ->
    <<Number:Bits, Rest/binary>> = Cache,
    {Number, {Bits, Bytes, Rest}}.

%% Numbers.

exor(_, _) -> erlang:nif_error(undef).

bytes_to_integer(Bytes) -> binary:decode_unsigned(Bytes).

encode(Number) -> binary:encode_unsigned(Number).

as_bytes(Number) when is_integer(Number), Number >= 0 -> encode(Number);
as_bytes(Bytes) when is_binary(Bytes) -> Bytes;
as_bytes(_) -> error(badarg).

mod_pow(Base, Exponent, Modulus) ->
    case mod_pow_bytes(as_bytes(Base), as_bytes(Exponent), as_bytes(Modulus)) of
        <<0>> -> <<>>;
        error -> error(badarg);
        Result -> Result
    end.

mod_pow_bytes(_, _, _) -> erlang:nif_error(undef).

%% Keys.

generate_key(Type, Parameters) -> generate_key(Type, Parameters, undefined).

generate_key(dh, [Prime, Generator], Private) -> dh_key(as_bytes(Prime), as_bytes(Generator), 0, Private);
generate_key(dh, [Prime, Generator, Bits], Private) -> dh_key(as_bytes(Prime), as_bytes(Generator), Bits, Private);
generate_key(rsa, {Bits, Exponent}, undefined) -> rsa_generate(Bits, as_bytes(Exponent));
generate_key(srp, {user, [Generator, Prime, Version]}, Private) when is_binary(Generator), is_binary(Prime), is_atom(Version) ->
    Own = srp_private(Private),
    {mod_pow(Generator, Own, Prime), Own};
generate_key(srp, {host, [Verifier, Generator, Prime, Version]}, Private) when is_binary(Verifier), is_binary(Generator), is_binary(Prime) ->
    Own = srp_private(Private),
    N = bytes_to_integer(Prime),
    Multiplier = bytes_to_integer(srp_multiplier(Version, Generator, Prime)),
    Power = bytes_to_integer(mod_pow(Generator, Own, Prime)),
    {encode((Multiplier * bytes_to_integer(Verifier) + Power) rem N), Own};
generate_key(ecdh, Curve, Private) when is_atom(Curve) -> ec_generate(Curve, ec_private(Private));
generate_key(eddh, Curve, Private) when Curve =:= x25519; Curve =:= x448 -> ec_generate(Curve, ec_private(Private));
generate_key(eddsa, Curve, Private) when Curve =:= ed25519; Curve =:= ed448 -> ec_generate(Curve, ec_private(Private));
generate_key(Type, Curve, _) when Type =:= eddh; Type =:= eddsa; Type =:= ecdh ->
    error({notsup, {?FILE, ?LINE}, lists:flatten(io_lib:format("The curve ~tp is not supported", [Curve]))}).

ec_private(undefined) -> undefined;
ec_private(Private) -> as_bytes(Private).

ec_generate(_, _) -> erlang:nif_error(undef).

rsa_generate(_, _) -> erlang:nif_error(undef).

dh_key(Prime, Generator, Bits, Private) ->
    N = bytes_to_integer(Prime),
    Own = case Private of
              undefined when is_integer(Bits), Bits > 0 -> encode(1 bsl (Bits - 1) bor rand_uniform(0, 1 bsl (Bits - 1)));
              undefined when N > 5 -> encode(rand_uniform(2, N - 1));
              undefined -> error({error, {?FILE, ?LINE}, "Can't generate DH key pair"});
              _ -> as_bytes(Private)
          end,
    case mod_pow_bytes(Generator, Own, Prime) of
        error -> error({error, {?FILE, ?LINE}, "Can't generate DH key pair"});
        Public -> {Public, Own}
    end.

compute_key(dh, Public, Private, [Prime | _]) -> dh_agree(as_bytes(Public), as_bytes(Private), as_bytes(Prime));
compute_key(Type, Public, Private, Curve) when Type =:= ecdh; Type =:= eddh -> ec_agree(as_bytes(Public), as_bytes(Private), Curve);
compute_key(srp, HostPublic, {UserPublic, UserPrivate}, {user, [Derived, Prime, Generator, Version | Given]}) ->
    %% (B - k * g^x) ^ (a + u * x) mod N
    N = bytes_to_integer(Prime),
    Scrambler = srp_scrambler(Given, Version, UserPublic, HostPublic, Prime),
    Multiplier = bytes_to_integer(srp_multiplier(Version, Generator, Prime)),
    X = bytes_to_integer(Derived),
    Power = bytes_to_integer(mod_pow(Generator, Derived, Prime)),
    Base = ((bytes_to_integer(as_bytes(HostPublic)) - Multiplier * Power) rem N + N) rem N,
    mod_pow(Base, bytes_to_integer(as_bytes(UserPrivate)) + bytes_to_integer(Scrambler) * X, Prime);
compute_key(srp, UserPublic, {HostPublic, HostPrivate}, {host, [Verifier, Prime, Version | Given]}) ->
    %% (A * v^u) ^ b mod N
    N = bytes_to_integer(Prime),
    Scrambler = srp_scrambler(Given, Version, UserPublic, HostPublic, Prime),
    Power = bytes_to_integer(mod_pow(Verifier, Scrambler, Prime)),
    mod_pow(bytes_to_integer(as_bytes(UserPublic)) * Power rem N, as_bytes(HostPrivate), Prime).

dh_agree(_, _, _) -> erlang:nif_error(undef).

ec_agree(_, _, _) -> erlang:nif_error(undef).

srp_private(undefined) -> strong_rand_bytes(32);
srp_private(Private) -> as_bytes(Private).

srp_multiplier('6a', Generator, Prime) -> hash(sha, [Prime, pad(Generator, byte_size(Prime))]);
srp_multiplier('6', _, _) -> <<3>>;
srp_multiplier('3', _, _) -> <<1>>.

srp_scrambler([Given], _, _, _, _) -> as_bytes(Given);
srp_scrambler([], '3', _, HostPublic, _) ->
    <<First:32, _/binary>> = hash(sha, as_bytes(HostPublic)),
    encode(First);
srp_scrambler([], Version, UserPublic, HostPublic, Prime) when Version =:= '6'; Version =:= '6a' ->
    Size = byte_size(Prime),
    hash(sha, [pad(as_bytes(UserPublic), Size), pad(as_bytes(HostPublic), Size)]).

pad(Bytes, Size) when byte_size(Bytes) >= Size -> Bytes;
pad(Bytes, Size) -> <<0:((Size - byte_size(Bytes)) * 8), Bytes/binary>>.

sign(_, _, _, _) -> erlang:nif_error(undef).

sign(_, _, _, _, _) -> erlang:nif_error(undef).

verify(_, _, _, _, _) -> erlang:nif_error(undef).

verify(_, _, _, _, _, _) -> erlang:nif_error(undef).

%% Keys that stay in engines: there are none.
privkey_to_pubkey(_, _) -> {error, notsup}.

public_encrypt(rsa, Text, Key, Options) -> rsa_crypt(Text, Key, padding(Options), public_encrypt).

private_decrypt(rsa, Text, Key, Options) -> rsa_crypt(Text, Key, padding(Options), private_decrypt).

private_encrypt(rsa, Text, Key, Options) -> rsa_crypt(Text, Key, padding(Options), private_encrypt).

public_decrypt(rsa, Text, Key, Options) -> rsa_crypt(Text, Key, padding(Options), public_decrypt).

padding(Padding) when is_atom(Padding) -> [{rsa_padding, Padding}];
padding(Options) -> Options.

rsa_crypt(_, _, _, _) -> erlang:nif_error(undef).

ec_curves() -> crypto_ec_curves:curves().

ec_curve(Name) -> crypto_ec_curves:curve(Name).

%% Engines.

engine_list() -> [].

ensure_engine_loaded(Id, _) -> engine_by_id(Id).

ensure_engine_loaded(Id, _, _) -> engine_by_id(Id).

engine_load(Id, _, _) -> engine_by_id(Id).

engine_load(Id, _, _, _) -> engine_by_id(Id).

engine_by_id(_) -> error({notsup, {?FILE, ?LINE}, "Engines are not supported"}).
