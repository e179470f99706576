%% What construction refuses, with the reason.
-module(bs_build_errors).
-include("case.hrl").

main() ->
    ?trace(<<(id(a))>>),
    ?trace(<<(id(1.5))>>),
    ?trace(<<(id(1)):(id(-1))>>),
    ?trace(<<(id(1)):(id(a))>>),
    ?trace(<<(id(1)):(id(1.0))>>),
    ?trace(<<(id(a))/float>>),
    ?trace(<<(id(1.0)):(id(17))/float>>),
    ?trace(<<(id(x))/binary>>),
    ?trace(<<(id(<<1:1>>))/binary>>),
    ?trace(<<(id(<<1>>)):2/binary>>),
    ?trace(<<(id(-1))/utf8>>),
    ?trace(<<(id(16#D800))/utf8>>),
    ?trace(<<(id(16#110000))/utf8>>),
    ?trace(<<(id(a))/utf16>>),
    ?trace(<<(id(16#DFFF))/utf32>>),
    ?trace(<<1, 2, (id([]))/integer, 3>>),
    ?trace(<<0:(id(1 bsl 70))>>),
    ok.
