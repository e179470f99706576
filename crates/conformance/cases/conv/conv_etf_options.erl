%% compressed, deterministic, minor_version, and external_size.
-module(conv_etf_options).
-include("case.hrl").

main() ->
    L = lists:duplicate(1000, a),
    ?show(byte_size(term_to_binary(L, [compressed])) < 200),
    ?show(binary_to_term(term_to_binary(L, [{compressed, 9}])) =:= L),
    ?show(term_to_binary(L, [{compressed, 0}]) =:= term_to_binary(L)),
    ?show(term_to_binary(id(a), [compressed])),
    ?show(term_to_binary(id(1.5), [{minor_version, 0}])),
    ?show(term_to_binary(id(1.5), [{minor_version, 1}])),
    ?show(term_to_binary(id(abc), [{minor_version, 1}])),
    ?show(term_to_binary(id(abc), [{minor_version, 2}])),
    ?show(term_to_binary(#{2 => b, 1 => a}, [deterministic])),
    ?show(term_to_binary(a, id([bogus]))),
    ?show(term_to_binary(a, id([{compressed, 10}]))),
    ?show(iolist_to_binary(term_to_iovec([a, "b"])) =:= term_to_binary([a, "b"])),
    ?show(erlang:external_size([a, "abc", 1.5]) >= byte_size(term_to_binary([a, "abc", 1.5]))),
    ok.
