%% Integer segments with the size in the code.
-module(bs_match_fixed).
-include("case.hrl").

main() ->
    ?show(m1(id(<<1, 2, 3, 4, 5, 6, 7, 8, 9>>))),
    ?show(m2(id(<<16#F1, 16#F2, 16#F3, 16#F4, 16#F5, 16#F6, 16#F7, 16#F8>>))),
    ?show(m3(id(<<16#ABCDEF0123456789:64>>))),
    ?show(m4(id(<<255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255>>))),
    ?show(m5(id(<<1:1, 2:2, 3:3, 4:4, 5:5, 6:6, 7:7, 8:8, 9:9, 10:10>>))),
    ?show(m6(id(<<16#12345678:32, 16#9ABCDEF0:32>>))),
    ok.

m1(<<A, B:16, C:24, D:16/little, E>>) -> {A, B, C, D, E}.
m2(<<A/signed, B:16/signed, C:24/signed-little, D:16/signed-little>>) -> {A, B, C, D}.
m3(<<A:4, B:12, C:20, D:28>>) -> {A, B, C, D}.
m4(<<A:64, B:64/signed>>) -> {A, B}.
m5(<<A:1, B:2, C:3, D:4, E:5, F:6, G:7, H:8, I:9, J:10>>) -> [A, B, C, D, E, F, G, H, I, J].
m6(<<A:60, B:4>>) -> {A, B}.
