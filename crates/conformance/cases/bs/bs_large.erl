%% Binaries of many kilobytes: parts share, copies are equal, messages carry them.
-module(bs_large).
-include("case.hrl").

main() ->
    B = binary:copy(<<"0123456789abcdef">>, 8192),
    ?show(byte_size(B)),
    P = binary:part(B, 1000, 100000),
    ?show(byte_size(P)),
    ?show(binary:at(P, 0)),
    Self = self(),
    Pid = spawn(fun() -> receive X -> Self ! {byte_size(X), erlang:crc32(X), binary:part(X, 5, 5)} end end),
    Pid ! P,
    ?show(receive R -> R end),
    ?show(erlang:crc32(P)),
    ?show(chunks(B, 0)),
    ?show(byte_size(<<B/binary, B/binary>>)),
    ?show(iolist_to_binary([binary:part(B, 0, 65536), binary:part(B, 65536, 65536)]) =:= B),
    ok.

chunks(<<C:1000/binary, R/binary>>, N) -> chunks(R, N + byte_size(C));
chunks(R, N) -> {N, byte_size(R)}.
