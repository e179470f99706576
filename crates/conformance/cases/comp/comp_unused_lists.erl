%% Comprehensions whose lists nobody uses: their effects happen in order, and no frame is left behind for each element.
-module(comp_unused_lists).
-compile([no_line_info]).
-include("../case.hrl").

main() ->
    Three = id([1, 2, 3]),
    [note(X) || X <- Three],
    _ = [note({X, Y}) || X <- Three, X =/= 2, Y <- [a, b]],
    [begin note(X), note(again) end || <<X>> <= id(<<"ab">>)],
    case id(yes) of
        yes -> [note({yes, X}) || X <- Three];
        no -> [note({no, X}) || X <- Three]
    end,
    if Three =:= [] -> ok; true -> [note(K) || K := _ <- id(#{key => value})] end,
    [[note({X, Y}) || Y <- Three, Y > X] || X <- Three],
    Kept = [note({kept, X}) || X <- Three],
    note(Kept),
    try [note(X) || X <- id([1 | improper])], ok
    catch Class:Reason -> note({Class, Reason})
    end,
    try ok after [note({'after', X}) || X <- Three] end,
    [throw_once(X) || X <- [1]],
    ?show([note(X) || X <- Three, id(not_a_boolean)]),
    note([Frames || N <- [1, 5], Frames <- [frames(lists:seq(1, N))]]),
    ok.

throw_once(X) -> catch throw(X).

%% How many frames of the comprehension are below its last element.
frames(List) ->
    Self = self(),
    [Self ! length(element(2, process_info(Self, current_stacktrace))) || _ <- List],
    Counts = flush(),
    lists:last(Counts) - hd(Counts).

flush() -> receive Count -> [Count | flush()] after 0 -> [] end.

note(What) -> io:format("~0p~n", [What]), What.
