%% Regular expressions as `leex` reads them, and the smallest deterministic automaton of several: where they match alike, the first counts.
%%
%% An expression is {chars, Ranges}, {sequence, Expressions}, {choice, Expressions}, {repeat, Least, Expression} (Least is 0 or 1) or
%% {optional, Expression}; ranges are {Low, High}, sorted and apart.
-module(leex_automaton).

-export([parse/1, build/1]).

-define(MAX, 16#10FFFF).
-define(IS_HEX(C), (C >= $0 andalso C =< $9 orelse C >= $A andalso C =< $F orelse C >= $a andalso C =< $f)).
-define(IS_OCTAL(C), (C >= $0 andalso C =< $7)).

%% Expressions ------------------------------------------------------------------------------------------------------------

%% {ok, Expression} or {error, {illegal_char | unterminated | char_class, Chars}}.
parse(Text) ->
    try choice(Text) of
        {Expression, []} -> {ok, Expression};
        {_, [Char | _]} -> {error, {illegal_char, [Char]}}
    catch throw:{bad, Reason} -> {error, Reason}
    end.

-spec bad(atom(), string()) -> no_return().
bad(Kind, Chars) -> throw({bad, {Kind, Chars}}).

choice(Text) ->
    case sequence(Text, []) of
        {First, [$| | Rest]} ->
            {Others, Behind} = choice(Rest),
            {{choice, [First, Others]}, Behind};
        Single -> Single
    end.

sequence([Char | _] = Text, Parts) when Char =/= $|, Char =/= $) ->
    {Single, Rest} = single(Text),
    {Part, Behind} = repeated(Rest, Single),
    sequence(Behind, [Part | Parts]);
sequence(Text, Parts) -> {{sequence, lists:reverse(Parts)}, Text}.

repeated([$* | Text], Expression) -> repeated(Text, {repeat, 0, Expression});
repeated([$+ | Text], Expression) -> repeated(Text, {repeat, 1, Expression});
repeated([$? | Text], Expression) -> repeated(Text, {optional, Expression});
repeated(Text, Expression) -> {Expression, Text}.

single([$( | Text]) ->
    case choice(Text) of
        {Expression, [$) | Rest]} -> {Expression, Rest};
        _ -> bad(unterminated, "(")
    end;
single([$. | Text]) -> {{chars, complement([{$\n, $\n}])}, Text};
single("[^" ++ Text) ->
    {Ranges, Rest} = class(Text),
    {{chars, complement(Ranges)}, Rest};
single([$[ | Text]) ->
    {Ranges, Rest} = class(Text),
    {{chars, Ranges}, Rest};
single([$\\ | Text]) ->
    {Char, Rest} = escaped(Text),
    {{chars, [{Char, Char}]}, Rest};
single([Char | Text]) ->
    case lists:member(Char, "^.[$()|*+?\\") of
        true -> bad(illegal_char, [Char]);
        false -> {{chars, [{Char, Char}]}, Text}
    end.

%% A bracket that comes first closes nothing.
class([$] | Text]) -> class(Text, [{$], $]}]);
class(Text) -> class(Text, []).

class([$] | Text], Ranges) -> {united(Ranges), Text};
class([_ | _] = Text, Ranges) ->
    case member(Text) of
        {Low, [$-, Next | Rest]} when Next =/= $] ->
            {High, Behind} = member([Next | Rest]),
            Low < High orelse bad(char_class, lists:sublist(Text, length(Text) - length(Behind))),
            class(Behind, [{Low, High} | Ranges]);
        {Char, Rest} -> class(Rest, [{Char, Char} | Ranges])
    end;
class([], _) -> bad(unterminated, "[").

member([$\\ | Text]) -> escaped(Text);
member([Char | Text]) -> {Char, Text}.

escaped([A, B, C | Text]) when ?IS_OCTAL(A), ?IS_OCTAL(B), ?IS_OCTAL(C) -> {list_to_integer([A, B, C], 8), Text};
escaped([$x, A, B | Text]) when ?IS_HEX(A), ?IS_HEX(B) -> {list_to_integer([A, B], 16), Text};
escaped("x{" ++ Text) ->
    case lists:splitwith(fun(Char) -> ?IS_HEX(Char) end, Text) of
        {[_ | _] = Digits, [$} | Rest]} ->
            case list_to_integer(Digits, 16) of
                Char when Char =< ?MAX -> {Char, Rest};
                _ -> bad(illegal_char, "\\x{" ++ Digits ++ "}")
            end;
        _ -> bad(unterminated, "\\x{")
    end;
escaped([$x | _]) -> bad(illegal_char, "\\x");
escaped([Letter | Text]) ->
    Named = #{$n => $\n, $r => $\r, $t => $\t, $v => $\v, $b => $\b, $f => $\f, $e => $\e, $s => $\s, $d => $\d},
    {maps:get(Letter, Named, Letter), Text};
escaped([]) -> bad(unterminated, "\\").

united(Ranges) -> joined(lists:sort(Ranges)).

joined([{Low, High}, {Next, End} | Ranges]) when Next =< High + 1 -> joined([{Low, max(High, End)} | Ranges]);
joined([Range | Ranges]) -> [Range | joined(Ranges)];
joined([]) -> [].

complement(Ranges) -> complement(Ranges, 0).

complement([{Low, High} | Ranges], From) when Low > From -> [{From, Low - 1} | complement(Ranges, High + 1)];
complement([{_, High} | Ranges], _) -> complement(Ranges, High + 1);
complement([], From) when From =< ?MAX -> [{From, ?MAX}];
complement([], _) -> [].

%% Automata ---------------------------------------------------------------------------------------------------------------

%% `states` by number: {Action or none, [{Low, High, State}]}, the moves sorted; the number `start`, and `sizes`.
build(Expressions) ->
    {Starts, {Count, Nodes}} = lists:mapfoldl(fun({Number, Expression}, Now) ->
                                                      {End, Ended} = node({accept, Number}, Now),
                                                      nodes(Expression, End, Ended)
                                              end, {0, #{}}, lists:enumerate(0, Expressions)),
    First = closure(Starts, Nodes),
    States = deterministic([First], #{First => 0}, #{}, Nodes),
    {Groups, Minimal} = minimal(States),
    #{states => Minimal, start => map_get(0, Groups), sizes => {Count, map_size(States), map_size(Minimal)}}.

node(Node, {Count, Nodes}) -> {Count, {Count + 1, Nodes#{Count => Node}}}.

%% The node that an expression starts at, if it is to lead to another. Nodes are {accept, Rule}, {move, Ranges, To} and {either, [To]}.
nodes({chars, Ranges}, To, Now) -> node({move, Ranges, To}, Now);
nodes({sequence, Parts}, To, Now) -> lists:foldr(fun(Part, {Next, Then}) -> nodes(Part, Next, Then) end, {To, Now}, Parts);
nodes({choice, Parts}, To, Now) ->
    {Starts, Then} = lists:mapfoldl(fun(Part, Before) -> nodes(Part, To, Before) end, Now, Parts),
    node({either, Starts}, Then);
nodes({optional, Expression}, To, Now) ->
    {Start, Then} = nodes(Expression, To, Now),
    node({either, [Start, To]}, Then);
nodes({repeat, Least, Expression}, To, Now) ->
    {Again, Then} = node({either, [To]}, Now),
    {Start, {Count, Nodes}} = nodes(Expression, Again, Then),
    Looped = {Count, Nodes#{Again := {either, [Start, To]}}},
    case Least of
        0 -> {Again, Looped};
        1 -> {Start, Looped}
    end.

%% All nodes that are reached without a character, but for those that only lead on.
closure(Starts, Nodes) -> lists:sort(closure(Starts, #{}, [], Nodes)).

closure([Node | Open], Seen, Found, Nodes) when is_map_key(Node, Seen) -> closure(Open, Seen, Found, Nodes);
closure([Node | Open], Seen, Found, Nodes) ->
    case map_get(Node, Nodes) of
        {either, Starts} -> closure(Starts ++ Open, Seen#{Node => true}, Found, Nodes);
        _ -> closure(Open, Seen#{Node => true}, [Node | Found], Nodes)
    end;
closure([], _, Found, _) -> Found.

deterministic([Set | Open], Known, States, Nodes) ->
    Members = [map_get(Node, Nodes) || Node <- Set],
    Moves = [{Low, High, To} || {move, Ranges, To} <- Members, {Low, High} <- Ranges],
    {Reached, {Then, More}} = lists:mapfoldl(fun({Low, High, Targets}, {Sets, New}) ->
                                                     Next = closure(Targets, Nodes),
                                                     case Sets of
                                                         #{Next := Number} -> {{Low, High, Number}, {Sets, New}};
                                                         #{} -> {{Low, High, map_size(Sets)}, {Sets#{Next => map_size(Sets)}, [Next | New]}}
                                                     end
                                             end, {Known, Open}, intervals(Moves)),
    Action = lists:min([none | [Number || {accept, Number} <- Members]]),
    deterministic(More, Then, States#{map_get(Set, Known) => {Action, together(Reached)}}, Nodes);
deterministic([], _, States, _) -> States.

%% Ranges that may overlap, each to one node, as intervals that do not, each to all of its nodes.
intervals(Moves) ->
    Borders = lists:usort(lists:append([[Low, High + 1] || {Low, High, _} <- Moves])),
    Begins = maps:groups_from_list(fun({Low, _, _}) -> Low end, fun({_, _, To}) -> To end, Moves),
    Ends = maps:groups_from_list(fun({_, High, _}) -> High + 1 end, fun({_, _, To}) -> To end, Moves),
    intervals(Borders, [], Begins, Ends).

intervals([Low | [Next | _] = Borders], Before, Begins, Ends) ->
    Now = lists:sort(maps:get(Low, Begins, []) ++ (Before -- maps:get(Low, Ends, []))),
    [{Low, Next - 1, lists:usort(Now)} || Now =/= []] ++ intervals(Borders, Now, Begins, Ends);
intervals(_, _, _, _) -> [].

together([{Low, High, To}, {Next, End, To} | Moves]) when Next =:= High + 1 -> together([{Low, End, To} | Moves]);
together([Move | Moves]) -> [Move | together(Moves)];
together([]) -> [].

%% States that no text tells apart become one: groups are split until their members lead to the same groups.
minimal(States) -> minimal(grouped(#{State => Action || State := {Action, _} <- States}), 0, States).

minimal(Groups, Count, States) ->
    case length(lists:usort(maps:values(Groups))) of
        Count -> {Groups, #{map_get(State, Groups) => {Action, led(Moves, Groups)} || State := {Action, Moves} <- States}};
        More -> minimal(grouped(#{State => {Action, led(Moves, Groups)} || State := {Action, Moves} <- States}), More, States)
    end.

led(Moves, Groups) -> together([{Low, High, map_get(To, Groups)} || {Low, High, To} <- Moves]).

%% Numbers of groups, for states with what they are told apart by; the first state is in group 0.
grouped(Marks) ->
    {Groups, _} = lists:foldl(fun({State, Mark}, {Done, Numbers}) ->
                                      Known = maps:merge(#{Mark => map_size(Numbers)}, Numbers),
                                      {Done#{State => map_get(Mark, Known)}, Known}
                              end, {#{}, #{}}, lists:sort(maps:to_list(Marks))),
    Groups.
