%% Integer segments of every size, sign and byte order.
-module(bs_build_integers).
-include("case.hrl").

main() ->
    [?show({N, S, <<(id(N)):(id(S))>>, <<(id(N)):(id(S))/little>>}) || N <- [0, 1, -1, 16#1234, -16#1234, 16#123456789ABCDEF0, -(1 bsl 63), 1 bsl 64, -(1 bsl 70) + 5], S <- [0, 1, 3, 7, 8, 9, 12, 15, 16, 24, 31, 32, 33, 56, 63, 64, 65, 72, 128]],
    ok.
