%% Compiled patterns go everywhere, are collected with their last holder, and their parts of large subjects keep those alive.
-module(re_shared).
-include("case.hrl").

main() ->
    {ok, P} = re:compile("(\\d+)-(\\d+)"),
    ?show(element(1, P)),
    ?show(tuple_size(P)),
    ?show([element(2, P), element(3, P), element(4, P)]),
    {ok, U} = re:compile("(*CRLF)a", [unicode]),
    ?show([element(2, U), element(3, U), element(4, U)]),
    Self = self(),
    spawn(fun() -> receive Q -> Self ! re:run("10-20", Q, [{capture, all, list}]) end end) ! P,
    ?show(receive M -> M end),
    persistent_term:put(?MODULE, P),
    erlang:garbage_collect(),
    ?show(re:run("10-20", persistent_term:get(?MODULE), [{capture, none}])),
    ?show(length([re:run(integer_to_list(N), "^" ++ integer_to_list(N) ++ "$") || N <- lists:seq(1, 700)])),
    ?show(lists:usort([element(1, re:compile([$a | integer_to_list(N)])) || N <- lists:seq(1, 700)])),
    Parts = [hd(element(2, re:run(binary:copy(<<N>>, 100), ".{70}", [{capture, first, binary}]))) || N <- "abcdefgh"],
    erlang:garbage_collect(),
    ?show([binary:part(B, 0, 2) || B <- Parts]),
    ok.
