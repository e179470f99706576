%% What tables hold: terms of all kinds come out as they went in, and keep nothing of who put them there.
-module(ets_terms).
-include("case.hrl").

main() ->
    [type(Options) || Options <- [[set], [ordered_set], [bag], [duplicate_bag]]],
    ok.

type(Options) ->
    T = ets:new(table, [public | Options]),
    Large = binary:copy(<<"large">>, 100),
    <<_:3, Part:200/bitstring, _/bitstring>> = Large,
    Add = 7,
    Terms = [atom, 1, -1, 1 bsl 59, 1 bsl 60, -(1 bsl 200), 0.0, -0.0, 1.5, 1.0e300, -1.0e-300, "", "text", [a | b], {}, {a}, {a, {b, {c, [d]}}}, <<>>, <<"small">>, Large, Part,
             <<1:5>>, binary:part(Large, 10, 300), #{}, #{a => 1}, #{1 => #{2 => #{3 => x}}}, maps:from_list([{N, [N]} || N <- lists:seq(1, 100)]), fun erlang:abs/1,
             fun(X) -> X + Add end, lists:seq(1, 1000), list_to_tuple(lists:seq(1, 500))],
    Self = self(),
    {Pid, M} = spawn_monitor(fun() ->
        [ets:insert(T, {Key, Term, Term}) || {Key, Term} <- lists:zip(lists:seq(1, length(Terms)), Terms)],
        [ets:insert(T, {{key, Term}, x}) || Term <- Terms],
        ets:insert(T, {pid, Self, make_ref()})
    end),
    receive {'DOWN', M, process, Pid, Reason} -> ?show(Reason) end,
    ?show([Key || {Key, Term} <- lists:zip(lists:seq(1, length(Terms)), Terms), ets:lookup(T, Key) =/= [{Key, Term, Term}]]),
    ?show([Term || Term <- Terms, ets:lookup(T, {key, Term}) =/= [{{key, Term}, x}]]),
    [{pid, Self, Ref}] = ets:lookup(T, pid),
    ?show(is_reference(Ref)),
    [{_, _, Fun}] = [Found || {29, _, _} = Found <- ets:tab2list(T)],
    ?show(Fun(1)),
    ?show(ets:delete(T)),
    ?show(byte_size(Large)).
