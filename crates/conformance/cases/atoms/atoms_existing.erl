%% Only atoms that exist.
-module(atoms_existing).
-include("case.hrl").

main() ->
    ?show(binary_to_existing_atom(id(<<"error">>))),
    ?show(list_to_existing_atom(id("atoms_existing"))),
    ?show(binary_to_existing_atom(id(<<"surely_nobody_ever_wrote_", "this_atom">>))),
    ?show(list_to_existing_atom("surely_nobody_ever_wrote_" ++ id("that_atom"))),
    New = list_to_atom("made_just_now_" ++ integer_to_list(id(77))),
    ?show(list_to_existing_atom("made_just_now_" ++ integer_to_list(id(77))) =:= New),
    ?show(binary_to_existing_atom(id(<<"ok">>), utf8)),
    ?show(binary_to_existing_atom(id(<<"ok">>), bogus)),
    ?show(list_to_existing_atom(id(1))),
    ?show(binary_to_existing_atom(id(<<255>>))),
    ?show(list_to_existing_atom(lists:duplicate(id(300), $x))),
    ok.
