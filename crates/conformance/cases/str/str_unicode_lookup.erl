%% What the tables of Unicode say of a character.
-module(str_unicode_lookup).
-export([main/0]).

main() ->
    Codes = [16#41, 16#a0, 16#aa, 16#b2, 16#bc, 16#e9, 16#149, 16#1c4, 16#301, 16#344, 16#37a, 16#3f9, 16#587, 16#675, 16#e33, 16#f0c, 16#10fc, 16#1d2c,
             16#1e9b, 16#1ed9, 16#1fbe, 16#2002, 16#2011, 16#2026, 16#2070, 16#20a8, 16#2102, 16#2126, 16#2160, 16#222c, 16#2460, 16#2a74, 16#2c7c,
             16#2f00, 16#3000, 16#3036, 16#3131, 16#3192, 16#3250, 16#3300, 16#a770, 16#ac00, 16#d800, 16#f900, 16#fb00, 16#fb1d, 16#fb50, 16#fb51, 16#fbe8,
             16#fbf8, 16#fc5e, 16#fcdf, 16#fdfa, 16#fe10, 16#fe30, 16#fe50, 16#fe70, 16#fef7, 16#ff01, 16#ff61, 16#ffe8, 16#1d400, 16#1d15e, 16#1f100,
             16#1f130, 16#1f200, 16#2f800, 16#10ffff],
    [io:format("~.16b ~p~n", [Code, lists:sort(maps:to_list(unicode_util:lookup(Code)))]) || Code <- Codes],
    Table = [erlang:phash2(lists:sort(maps:to_list(unicode_util:lookup(Code)))) || Code <- lists:seq(16#f900, 16#fbb1) ++ lists:seq(16#fe20, 16#ffef)],
    io:format("~p~n", [erlang:phash2(Table)]),
    [io:format("~p~n", [try unicode_util:lookup(Bad) catch C:R -> {C, R} end]) || Bad <- [-1, a, 16#110000]].
