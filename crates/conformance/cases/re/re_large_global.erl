%% All matches in a subject so long that the search takes many slices: run, split and replace, of binaries, parts of binaries and lists.
-module(re_large_global).
-include("case.hrl").

main() ->
    Subject = binary:copy(<<"ab1 cd22, ">>, 3000),
    Part = binary:part(<<"xx", Subject/binary, "yy">>, 2, byte_size(Subject)),
    <<_:3, Odd/bitstring>> = <<5:3, Subject/binary>>,
    Wide = unicode:characters_to_binary(lists:duplicate(2000, "größe 1 ")),
    [sizes(id(S)) || S <- [Subject, Part, Odd, binary_to_list(Subject), [Part, [Odd]]]],
    {match, W} = re:run(Wide, "\\w+ß", [global, unicode, {capture, all, list}]),
    ?show({length(W), lists:usort(W)}),
    {match, E} = re:run(binary:copy(<<"aab">>, 3000), "a*", [global]),
    ?show({length(E), erlang:phash2(E)}),
    ?show(re:run(id(Subject), "nothing", [global])),
    ?show(re:run(id(<<Subject/binary, 200, 201>>), "b", [global, unicode])),
    {match, L} = re:run(id(Subject), "d2", [global, {offset, 10000}]),
    ?show({length(L), hd(L)}),
    ?show(re:run(id(Subject), "d2", [make_ref(), global])),
    ?show(counting(Subject)),
    ok.

sizes(Subject) ->
    {match, All} = re:run(Subject, "([a-z]+)(\\d+)", [global]),
    ?show({length(All), erlang:phash2(All)}),
    ?show(re:run(Subject, "[a-z]+", [global, {capture, none}])),
    Two = re:split(Subject, ", "),
    ?show({length(Two), lists:usort(Two)}),
    Three = re:split(Subject, "(\\d+),? ", [trim, {return, list}]),
    ?show({length(Three), lists:usort(Three)}),
    Four = re:split(Subject, " ", [group, {parts, 1500}]),
    ?show({length(Four), erlang:phash2(Four)}),
    Replaced = [iolist_to_binary(re:replace(Subject, "\\d+", "<&>", [global | Options])) || Options <- [[], [{return, binary}], [{return, list}]]],
    ?show([{byte_size(R), erlang:phash2(R)} || R <- Replaced]),
    ?show(re:replace(Subject, "none", "x", [global]) =:= Subject).

%% Others go on meanwhile, whatever the order.
counting(Subject) ->
    Self = self(),
    Pids = [spawn_link(fun() -> {match, M} = re:run(Subject, "\\d", [global]), Self ! {self(), length(M)} end) || _ <- lists:seq(1, 8)],
    [receive {Pid, Count} -> Count end || Pid <- Pids].
