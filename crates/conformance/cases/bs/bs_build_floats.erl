%% Float segments of 16, 32 and 64 bits.
-module(bs_build_floats).
-include("case.hrl").

main() ->
    [?show({F, <<(id(F))/float>>, <<(id(F)):32/float>>, <<(id(F)):16/float>>, <<(id(F)):64/float-little>>, <<(id(F)):32/float-little>>, <<(id(F)):16/float-little>>})
     || F <- [0.0, -0.0, 1.0, -1.5, 0.1, 3.141592653589793, 65504.0, 6.0e-8, 1.0e-7, 5.960464477539063e-8, 6.103515625e-5, 1, -2, 1 bsl 62, 0.333251953125, 2049.0, 2051.0]],
    ?show(<<(id(1.0e40)):32/float>>),
    ?show(<<(id(65519.0)):16/float>>),
    ?show(<<(id(65520.0)):16/float>>),
    ?show(<<(id(1.0e10)):16/float>>),
    ?show(<<(id(1 bsl 2000))/float>>),
    ?show(<<(id(1.5)):(id(32))/float>>),
    ?show(<<(id(1.5)):(id(0))/float>>),
    ?show(<<(id(1.5)):(id(8))/float>>),
    ?show(<<1:1, (id(1.5))/float, 1:7>>),
    ok.
