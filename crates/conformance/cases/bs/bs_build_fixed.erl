%% Integer segments whose size is in the code.
-module(bs_build_fixed).
-include("case.hrl").

main() ->
    [?show({N, <<(id(N))>>, <<(id(N)):16>>, <<(id(N)):16/little>>, <<(id(N)):24>>, <<(id(N)):32/little>>, <<(id(N)):64>>, <<(id(N)):64/little>>, <<(id(N)):4>>, <<(id(N)):13>>, <<(id(N)):13/little>>, <<(id(N)):128/little>>, <<(id(N)):100>>, <<(id(N)):8/unit:4>>})
     || N <- [0, 1, -1, 255, 256, -256, 16#1122334455667788, 16#112233445566778899AABBCCDDEEFF00, -(1 bsl 59), 1 bsl 59]],
    ok.
