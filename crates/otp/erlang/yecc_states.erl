%% The automaton of a grammar: LALR(1) states, where they lead, and what is done in them on which terminal.
%%
%% A place in a rule, before one of its symbols or behind the last, is a number; a state maps places to the terminals that may follow the
%% rule there, as bits of an integer. Terminals are numbered from 1 on, nonterminals downwards from -1; bit 0 says that nothing may follow.
%% States of equal places are one: a state that grows is visited again.
-module(yecc_states).

-export([automaton/1, actions/1, format_conflict/1, format_symbol/1]).

-define(NOTHING, 1).

%% Adds `states` (maps of places to terminals, by number), `gotos` ({State, Symbol} to State) and `places_of_rules`.
automaton(#{rules := Rules, nonterminals := Nonterminals, terminals := Terminals, endsymbol := End} = Grammar) ->
    Names = [End | lists:delete('$empty', Terminals)],
    Numbered = lists:zip(Names, lists:seq(1, length(Names))) ++ [{Name, -Number} || {Number, Name} <- lists:enumerate(Nonterminals)],
    Codes = maps:from_list(Numbered),
    {Places, _} = lists:mapfoldl(fun(#{symbols := [Head | Body]} = Rule, Place) ->
                                         {{Place, map_get(Head, Codes), coded(Body, Codes), Rule}, Place + length(Body) + 1}
                                 end, 1, Rules),
    Firsts = firsts(Places, #{-Number => 0 || Number <- lists:seq(1, length(Nonterminals))}),
    Rests = maps:from_list([Rest || {Place, _, Body, _} <- Places, Rest <- rests(Place, Body)]),
    Starts = maps:groups_from_list(fun({_, Head, _, _}) -> Head end, fun({Place, _, _, _}) -> Place end, Places),
    Expansions = maps:filtermap(fun(_, [Symbol | Behind]) when Symbol < 0 -> {true, {Symbol, first(Behind, Firsts)}};
                                   (_, _) -> false
                                end, Rests),
    Below = #{Symbol => started(At, Starts, Expansions) || Symbol := At <- Starts},
    First = closed([{1, 2#10}], Expansions, Below),
    {States, Gotos} = grown([{0, symbols(First, Rests)}], #{0 => First}, #{[1] => 0}, #{}, {Rests, Expansions, Below}),
    Symbols = #{Code => Name || Name := Code <- Codes},
    Grammar#{states => States, gotos => #{{From, map_get(Code, Symbols)} => To || {From, Code} := To <- Gotos},
             rests => #{Place => [map_get(Code, Symbols) || Code <- Rest] || Place := Rest <- Rests}, symbols => Symbols,
             rule_at => #{At => Rule || {Place, _, Body, Rule} <- Places, At <- lists:seq(Place, Place + length(Body))}}.

coded(['$empty'], _) -> [];
coded(Body, Codes) -> [map_get(Symbol, Codes) || Symbol <- Body].

rests(Place, [_ | Behind] = Body) -> [{Place, Body} | rests(Place + 1, Behind)];
rests(Place, []) -> [{Place, []}].

%% What the words of a nonterminal may begin with.
firsts(Places, Firsts) ->
    Grown = lists:foldl(fun({_, Head, Body, _}, Known) -> Known#{Head := map_get(Head, Known) bor first(Body, Known)} end, Firsts, Places),
    case Grown of
        Firsts -> Firsts;
        _ -> firsts(Places, Grown)
    end.

first([Terminal | _], _) when Terminal > 0 -> 1 bsl Terminal;
first([Nonterminal | Behind], Firsts) ->
    First = map_get(Nonterminal, Firsts),
    case First band ?NOTHING of
        0 -> First;
        _ -> (First band bnot ?NOTHING) bor first(Behind, Firsts)
    end;
first([], _) -> ?NOTHING.

%% The places where a nonterminal is about to begin, with what follows there; the bit of nothing says that what follows the nonterminal
%% does too.
started(Places, Starts, Expansions) -> maps:to_list(started(Places, ?NOTHING, #{}, Starts, Expansions)).

started(Places, Follow, State, Starts, Expansions) ->
    lists:foldl(fun(Place, Known) ->
                        Old = maps:get(Place, Known, 0),
                        case {Old bor Follow, Expansions} of
                            {Old, _} -> Known;
                            {Both, #{Place := {Symbol, Behind}}} ->
                                started(maps:get(Symbol, Starts, []), passed(Behind, Both), Known#{Place => Both}, Starts, Expansions);
                            {Both, _} -> Known#{Place => Both}
                        end
                end, State, Places).

%% What follows, where `Follow` does if the first mask lets it through.
passed(Mask, _) when Mask band ?NOTHING =:= 0 -> Mask;
passed(Mask, Follow) -> (Mask band bnot ?NOTHING) bor Follow.

%% A state from the places that it stands for.
closed(Kernel, Expansions, Below) ->
    lists:foldl(fun({Place, Follow}, State) ->
                        Known = State#{Place => Follow bor maps:get(Place, State, 0)},
                        case Expansions of
                            #{Place := {Symbol, Behind}} -> expanded(maps:get(Symbol, Below, []), passed(Behind, Follow), Known);
                            #{} -> Known
                        end
                end, #{}, Kernel).

expanded([{Place, Mask} | Places], Follow, State) ->
    expanded(Places, Follow, State#{Place => passed(Mask, Follow) bor maps:get(Place, State, 0)});
expanded([], _, State) -> State.

%% The symbols that stand at the places of a state, as codes.
symbols(State, Rests) -> lists:usort([Symbol || Place := _ <- State, [Symbol | _] <- [map_get(Place, Rests)]]).

%% Visits states with the symbols that have to be looked at. A state is known by the places that it was made from.
grown([{Number, Symbols} | Open], States, Ids, Gotos, {Rests, _, _} = Tables) ->
    Wanted = maps:from_keys(Symbols, true),
    Seeds = maps:groups_from_list(fun({Symbol, _}) -> Symbol end, fun({_, Seed}) -> Seed end,
                                  [{Symbol, {Place + 1, Follow}} || Place := Follow <- map_get(Number, States),
                                                                    [Symbol | _] <- [map_get(Place, Rests)],
                                                                    is_map_key(Symbol, Wanted)]),
    step(lists:sort(maps:to_list(Seeds)), Number, Open, States, Ids, Gotos, Tables);
grown([], States, _, Gotos, _) -> {States, Gotos}.

step([{Symbol, Kernel} | Seeds], From, Open, States, Ids, Gotos, {Rests, Expansions, Below} = Tables) ->
    Id = lists:sort([Place || {Place, _} <- Kernel]),
    case Ids of
        #{Id := To} ->
            Old = map_get(To, States),
            Went = Gotos#{{From, Symbol} => To},
            case lists:all(fun({Place, Follow}) -> is_within(Follow, map_get(Place, Old)) end, Kernel) of
                true -> step(Seeds, From, Open, States, Ids, Went, Tables);
                false ->
                    State = closed(Kernel, Expansions, Below),
                    Changed = [Place || Place := Follow <- State, not is_within(Follow, map_get(Place, Old))],
                    Merged = maps:map(fun(Place, Follow) -> Follow bor map_get(Place, Old) end, State),
                    Again = lists:usort([Next || Place <- Changed, [Next | _] <- [map_get(Place, Rests)]]),
                    step(Seeds, From, reopened(To, Again, Open), States#{To := Merged}, Ids, Went, Tables)
            end;
        #{} ->
            To = map_size(States),
            State = closed(Kernel, Expansions, Below),
            step(Seeds, From, [{To, symbols(State, Rests)} | Open], States#{To => State}, Ids#{Id => To}, Gotos#{{From, Symbol} => To},
                 Tables)
    end;
step([], _, Open, States, Ids, Gotos, Tables) -> grown(Open, States, Ids, Gotos, Tables).

is_within(Bits, Others) -> Bits bor Others =:= Others.

reopened(State, Symbols, Open) ->
    case lists:keyfind(State, 1, Open) of
        false -> [{State, Symbols} | Open];
        {_, Known} ->
            case Symbols -- Known of
                [] -> Open;
                More -> [{State, lists:usort(More ++ Known)} | lists:keydelete(State, 1, Open)]
            end
    end.

%% Actions ----------------------------------------------------------------------------------------------------------------

%% Adds `actions`, a list of {State, [{[Terminal], Action}]}, and `conflicts`. An action is accept, {shift, State}, {reduce, Rule, Head,
%% Daughters} or nonassoc. An action and its terminals stand in the order of terms, but that accepting comes first, then what shifts.
actions(#{states := States} = Grammar) ->
    {Actions, {Conflicts, Resolved, Told}} =
        lists:mapfoldl(fun(State, Now) -> state_actions(State, Grammar, Now) end, {{[], []}, [], Grammar},
                       lists:seq(0, map_size(States) - 1)),
    #{options := #{verbose := IsVerbose}} = Grammar,
    _ = [tell_resolved(lists:reverse(Resolved)) || IsVerbose, Resolved =/= []],
    Told#{actions => Actions, conflicts => Conflicts}.

tell_resolved(Resolved) ->
    io:put_chars("\n*** Conflicts resolved by operator precedences:\n\n"),
    [io:format("~ts\nResolved in favor of ~ts.\n\n", [format_conflict(Conflict), format_symbol(Choice)]) || {Conflict, Choice} <- Resolved],
    io:put_chars("*** End of resolved conflicts\n\n").

state_actions(State, #{states := States} = Grammar, Before) ->
    Possible = maps:groups_from_list(fun({Terminal, _}) -> Terminal end, fun({_, Action}) -> Action end,
                                     [Action || Place := Follow <- map_get(State, States),
                                                Action <- place_actions(Place, Follow, State, Grammar)]),
    {Chosen, After} = lists:mapfoldl(fun({Terminal, Actions}, Now) ->
                                             {Action, Then} = choice(lists:sort(Actions), {Terminal, State}, Now),
                                             {{plain(Action), Terminal}, Then}
                                     end, Before, lists:sort(maps:to_list(Possible))),
    Grouped = maps:groups_from_list(fun({Action, _}) -> Action end, fun({_, Terminal}) -> Terminal end, Chosen),
    Sorted = lists:sort([{Terminals, Action} || Action := Terminals <- Grouped]),
    {{State, [Pair || Kind <- [accept, shift, reduce, nonassoc], {_, Action} = Pair <- Sorted, kind(Action) =:= Kind]}, After}.

kind(Action) when is_tuple(Action) -> element(1, Action);
kind(Action) -> Action.

plain({shift, To, _, _, _}) -> {shift, To};
plain({reduce, Place, _, #{number := Number, symbols := [Head | Body]}, _, _}) ->
    _ = Place,
    {reduce, Number, Head, length(lists:delete('$empty', Body))};
plain(Action) -> Action.

%% Candidates sort as they are compared: accept, {shift, State, IsLast, Precedence, Place}, {reduce, Place, Precedence, Rule, [], []}.
place_actions(Place, Follow, State, #{rests := Rests, rule_at := RuleAt, symbols := Symbols, gotos := Gotos} = Grammar) ->
    #{symbols := [Head | Body]} = Rule = map_get(Place, RuleAt),
    case map_get(Place, Rests) of
        [] when Head =:= {} -> [{map_get(Terminal, Symbols), accept} || Terminal <- terminals(Follow, 0)];
        [] ->
            Reduce = {reduce, Place, precedence(lists:delete('$empty', Body) ++ [Head], Grammar), Rule, [], []},
            [{map_get(Terminal, Symbols), Reduce} || Terminal <- terminals(Follow, 0)];
        [Symbol | Behind] ->
            #{nonterminals := Nonterminals} = Grammar,
            case lists:member(Symbol, Nonterminals) of
                true -> [];
                false ->
                    {IsLast, Ranked} = case Behind of
                                           [] -> {true, [Symbol, Head]};
                                           _ -> {false, [Symbol]}
                                       end,
                    [{Symbol, {shift, map_get({State, Symbol}, Gotos), IsLast, precedence(Ranked, Grammar), Place}}]
            end
    end.

terminals(0, _) -> [];
terminals(Bits, Code) when Bits band 1 =:= 1 -> [Code | terminals(Bits bsr 1, Code + 1)];
terminals(Bits, Code) -> terminals(Bits bsr 1, Code + 1).

%% That of the last symbol that has one.
precedence(Symbols, #{precedence := Known}) ->
    lists:foldl(fun(Symbol, Before) -> maps:get(Symbol, Known, Before) end, {0, none}, Symbols).

%% One action of those that are possible.
choice([Action], _, Now) -> {Action, Now};
choice([{shift, To, IsLast, Precedence, _}, {shift, To, _, _, _} = Other | Actions], At, Now)
  when not IsLast; Precedence =:= {0, none} ->
    choice([Other | Actions], At, Now);
choice([{shift, To, true, One, PlaceOne} = Shift, {shift, To, _, Two, PlaceTwo} | _], {Terminal, State}, {_, _, Grammar} = Now) ->
    #{rule_at := #{PlaceOne := #{location := LocationOne, number := NumberOne}, PlaceTwo := #{location := LocationTwo, number := NumberTwo}}} = Grammar,
    Both = {one_level_up, {LocationOne, NumberOne, One}, {LocationTwo, NumberTwo, Two}},
    {Shift, refused({Terminal, State, Both, Both}, Now)};
choice([{shift, To, _, {Level, Side}, _} = Shift | Reduces], At, Now) ->
    {{reduce, _, {OtherLevel, OtherSide}, Rule, _, _} = Reduce, {{Shifts, Others}, Resolved, Grammar} = Then} = reduction(Reduces, At, Now),
    #{symbols := Symbols} = Rule,
    Conflict = conflict(Rule, {shift, To, lists:last(Symbols)}, At),
    if
        Level > OtherLevel -> {Shift, resolved(Conflict, shift, Then)};
        OtherLevel > Level -> {Reduce, resolved(Conflict, reduce, Then)};
        Side =:= left, OtherSide =:= left -> {Reduce, resolved(Conflict, reduce, Then)};
        Side =:= right, OtherSide =:= right -> {Shift, resolved(Conflict, shift, Then)};
        Side =:= nonassoc, OtherSide =:= nonassoc -> {nonassoc, Then};
        Level =:= 0, OtherLevel =:= 0 ->
            #{options := #{verbose := IsVerbose}} = Grammar,
            _ = [io:format("~ts\nConflict resolved in favor of shift.\n\n", [format_conflict(Conflict)]) || IsVerbose],
            {Terminal, State} = At,
            {Shift, {{[{State, Terminal} | Shifts], Others}, Resolved, Grammar}};
        true -> {Shift, refused(Conflict, Then)}
    end;
choice(Reduces, At, Now) -> reduction(Reduces, At, Now).

reduction([Action], _, Now) -> {Action, Now};
reduction([accept, {reduce, _, _, Rule, _, _} = Reduce | Actions], At, {_, _, #{root := Root}} = Now) ->
    reduction([Reduce | Actions], At, refused(conflict(Rule, {accept, Root}, At), Now));
reduction([{reduce, _, {Level, _}, Rule, _, _} = One, {reduce, _, {OtherLevel, _}, Other, _, _} = Two | Actions], At, Now) ->
    #{symbols := [Head | _]} = Rule,
    #{symbols := [OtherHead | _] = Symbols, number := Number, location := Location} = Other,
    Conflict = conflict(Rule, {reduce, Symbols, Number, Location}, At),
    {Chosen, Then} = if
                         Level > OtherLevel -> {One, resolved(Conflict, Head, Now)};
                         OtherLevel > Level -> {Two, resolved(Conflict, OtherHead, Now)};
                         true -> {One, refused(Conflict, Now)}
                     end,
    reduction([Chosen | Actions], At, Then).

conflict(#{symbols := Symbols, number := Number, location := Location}, Other, {Terminal, State}) ->
    {Terminal, State, {Symbols, Number, Location}, Other}.

resolved(Conflict, Choice, {Conflicts, Resolved, Grammar}) -> {Conflicts, [{Conflict, Choice} | Resolved], Grammar}.

refused({Terminal, State, _, Other} = Conflict, {{Shifts, Reduces}, Resolved, #{input := Input, errors := Errors} = Grammar}) ->
    Conflicts = case kind(Other) of
                    one_level_up -> {Shifts, Reduces};
                    shift -> {[{State, Terminal} | Shifts], Reduces};
                    _ -> {Shifts, [{State, Terminal} | Reduces]}
                end,
    {Conflicts, Resolved, Grammar#{errors := [{Input, {none, yecc, {conflict, Conflict}}} | Errors]}}.

%% Words ------------------------------------------------------------------------------------------------------------------

format_conflict({Symbol, State, _, {one_level_up, One, Two}}) ->
    [io_lib:format("Conflicting precedences of symbols when scanning ~ts in state ~w:\n", [format_symbol(Symbol), State]),
     format_level(One), "      vs.\n", format_level(Two)];
format_conflict({Symbol, State, {[Head | Body], Number, Location}, Other}) ->
    [io_lib:format("Parse action conflict scanning symbol ~ts in state ~w:\n", [format_symbol(Symbol), State]),
     io_lib:format("   Reduce to ~ts from ~ts (rule ~w ~ts)\n      vs.\n",
                   [format_symbol(Head), format_symbols(Body), Number, format_location(Location)]),
     case Other of
         {reduce, [OtherHead | OtherBody], OtherNumber, OtherLocation} ->
             io_lib:format("   reduce to ~ts from ~ts (rule ~w ~ts).",
                           [format_symbol(OtherHead), format_symbols(OtherBody), OtherNumber, format_location(OtherLocation)]);
         {shift, To, Last} ->
             io_lib:format("   shift to state ~w, adding right sisters to ~ts.", [To, format_symbol(Last)]);
         {accept, Root} -> io_lib:format("   reduce to rootsymbol ~ts.", [format_symbol(Root)])
     end].

format_level({Location, Number, {Level, Side}}) ->
    [First | Letters] = atom_to_list(Side),
    io_lib:format("   ~ts ~w (rule ~w ~ts)\n", [[string:to_upper(First) | Letters], Level, Number, format_location(Location)]).

format_location({Line, Column}) -> io_lib:format("at location ~w:~w", [Line, Column]);
format_location(Line) -> io_lib:format("at line ~w", [Line]).

format_symbols(Symbols) -> lists:join(" ", [format_symbol(Symbol) || Symbol <- Symbols]).

%% Variables and reserved words stand in grammars as they are.
format_symbol(Symbol) ->
    Text = lists:concat([Symbol]),
    case erl_scan:string(Text) of
        {ok, [{var, _, _}], _} -> Text;
        {ok, [{Word, _}], _} when Word =/= ':', Word =/= '->' ->
            case erl_scan:reserved_word(Word) of
                true -> Text;
                false -> io_lib:format("~tw", [Symbol])
            end;
        _ -> io_lib:format("~tw", [Symbol])
    end.
