%% phash2 of immediates.
-module(hash_phash2_immediate).
-include("case.hrl").

main() ->
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [0, 1, -1, 42, 255, 256, 65535, 65536, 16#7FFFFFF, 16#8000000, -16#8000000, -16#8000001, 16#FFFFFFFF, 16#100000000, -16#FFFFFFFF, (1 bsl 59) - 1, -(1 bsl 59)]],
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [[], {}, a, b, abc, true, false, undefined, '', 'with space', 'å', '日本', abcdefghijklmnopqrstuvwxyz]],
    ok.
