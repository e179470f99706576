%% Binary and bitstring segments: sized, unsized, with units.
-module(bs_match_binary).
-include("case.hrl").

main() ->
    B = id(<<"hello world">>),
    [Three, Minus, Atom] = id([3, -1, a]),
    ?show(begin <<A:5/binary, _, C/binary>> = B, {A, C} end),
    ?show(begin <<A:Three/binary, C/binary>> = B, {A, C} end),
    ?show(begin <<A:12/bits, C/bits>> = B, {A, C} end),
    ?show(begin <<A:2/binary-unit:12, C/bits>> = B, {A, C} end),
    ?show(begin <<_:3, A:2/binary, C/bits>> = B, {A, C} end),
    ?show(begin <<_:12/binary, C/binary>> = B, C end),
    ?show(begin <<A:11/binary, C/binary>> = B, {A, C} end),
    ?show(begin <<_:Minus/binary, C/binary>> = B, C end),
    ?show(begin <<_:Atom/binary, C/binary>> = B, C end),
    ?show(begin <<_:1, C/binary>> = B, C end),
    ?show(begin <<_:1, C/bits>> = B, bit_size(C) end),
    ?show(begin <<A/binary-unit:16>> = B, A end),
    ?show(begin <<A/binary-unit:11>> = B, A end),
    ok.
