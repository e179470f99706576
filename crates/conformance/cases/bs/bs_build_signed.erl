%% The value's low bits are kept, whatever its sign.
-module(bs_build_signed).
-include("case.hrl").

main() ->
    [?show({N, <<(id(N)):8>>, <<(id(N)):8/signed>>, <<(id(N)):12/little>>, <<(id(N)):12/signed-little>>}) || N <- [127, 128, 255, 256, -1, -128, -129, 1000000, -1000000, (1 bsl 64) + 3]],
    ok.
