%% Binaries: building and matching whole bytes.
-module(core_bytes).
-export([main/0]).

main() ->
    B = <<1, 2, 3, 4, 5>>,
    erlang:display(B),
    <<A, C:16, Rest/binary>> = B,
    erlang:display({A, C, Rest}),
    erlang:display(byte_size(B)),
    erlang:display(<<Rest/binary, B/binary>>),
    erlang:display(bytes(B)),
    erlang:display(<<"text">>),
    erlang:display(<<>>),
    ok.

bytes(<<B, Rest/binary>>) -> [B | bytes(Rest)];
bytes(<<>>) -> [].
