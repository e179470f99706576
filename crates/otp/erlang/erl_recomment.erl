%% Comments, as erl_comment_scan finds them, put at the nodes of a syntax tree by their lines.
%%
%% The tree is first copied to one whose nodes know the lines they extend over. A comment goes to a node, before or after it; nodes that are
%% groups of others have none.
-module(erl_recomment).

-export([quick_recomment_forms/2, recomment_forms/2, recomment_tree/2]).

%% Comments before and after, the last first. Line 0 is none; a form that an inclusion brought has -1, and so no comments inside.
-record(node, {first :: integer(), last :: integer(), before = [] :: [erl_comment_scan:comment()], behind = [] :: [erl_comment_scan:comment()],
               content :: {leaf, erl_syntax:syntaxTree()} | {tree, atom(), erl_syntax:syntaxTreeAttributes(), [#node{}]} | {group, [#node{}]}}).

%% Comments within forms are left out.
-spec quick_recomment_forms(erl_syntax:forms(), [erl_comment_scan:comment()]) -> erl_syntax:syntaxTree().
quick_recomment_forms(Forms, Comments) -> recomment_forms(Forms, Comments, outside).

-spec recomment_forms(erl_syntax:forms(), [erl_comment_scan:comment()]) -> erl_syntax:syntaxTree().
recomment_forms(Forms, Comments) -> recomment_forms(Forms, Comments, everywhere).

recomment_forms(Forms, Comments, Where) when is_list(Forms) ->
    recomment_forms(erl_syntax:form_list(Forms), Comments, Where);
recomment_forms(Tree, Comments, Where) ->
    case erl_syntax:type(Tree) of
        form_list ->
            case located(erl_syntax:flatten_form_list(Tree)) of
                #node{content = {tree, Type, Attrs, [#node{content = {group, Forms}} = Group]}} = Node ->
                    Commented = lists:foldl(fun(Comment, Nodes) -> among_forms(Comment, Nodes, Where) end, own_forms(Forms), Comments),
                    tree(Node#node{content = {tree, Type, Attrs, [Group#node{content = {group, Commented}}]}});
                #node{content = {leaf, Empty}} ->
                    error({badmatch, Empty})
            end;
        _ ->
            {Tree1, Rest} = recomment_tree(Tree, Comments),
            erl_syntax:add_postcomments([comment(Comment) || Comment <- Rest], Tree1)
    end.

%% The tree, and the comments on lines below it.
-spec recomment_tree(erl_syntax:syntaxTree(), [erl_comment_scan:comment()]) -> {erl_syntax:syntaxTree(), [erl_comment_scan:comment()]}.
recomment_tree(Tree, Comments) ->
    Node = #node{last = Last} = located(Tree),
    {Inside, Below} = lists:partition(fun({Line, _, _, _}) -> Line =< Last end, Comments),
    {tree(lists:foldl(fun insert/2, Node, Inside)), Below}.

%% A comment that an empty line parts from the form below it stands alone; so does one in the first column that a form's line collides with.
among_forms(Comment, [], _) ->
    [standalone(Comment)];
among_forms({Line, Column, _, Text} = Comment, [#node{first = First, last = Last} = Form | Forms], Where) ->
    LastLine = Line + max(length(Text) - 1, 0),
    Trailing = case Forms of
                   [] -> true;
                   [#node{first = Next} | _] -> LastLine < Next - 2
               end,
    if
        Line > Last + 1; Line =:= Last + 1, not Trailing -> [Form | among_forms(Comment, Forms, Where)];
        LastLine < First - 1 -> [standalone(Comment), Form | Forms];
        Line < First -> [insert_before(Comment, Form) | Forms];
        Column =< 1, Line =:= First -> [Form, standalone(Comment) | Forms];
        Where =:= everywhere -> [insert(Comment, Form) | Forms];
        Where =:= outside -> [Form | Forms]
    end.

standalone({Line, Column, _, Text}) ->
    Tree = erl_syntax:set_pos(erl_syntax:comment(Column - 1, Text), erl_anno:new(Line)),
    #node{first = Line, last = Line + max(length(Text) - 1, 0), content = {leaf, Tree}}.

%% Forms of the file that the first attribute `file' names keep their lines; a later one of the same file must not go back.
own_forms(Forms) ->
    {Own, _} = lists:mapfoldl(fun own_form/2, {none, own}, Forms),
    Own.

own_form(Form, {Source, Origin}) ->
    case {file_attribute(Form), Source} of
        {{File, Line}, none} -> {Form, {{File, Line}, own}};
        {{File, Line}, {File, Line0}} when Line0 =< Line -> {Form, {{File, Line}, own}};
        {{_, _}, _} when Origin =:= own -> {Form, {Source, included}};
        _ when Origin =:= included -> {Form#node{first = -1, last = -1}, {Source, included}};
        _ -> {Form, {Source, own}}
    end.

file_attribute(#node{content = {tree, attribute, _, [#node{content = {group, [Name | _]}}, #node{content = {group, [File, Line | _]}} | _]}}) ->
    case Name of
        #node{content = {leaf, Tree}} ->
            case erl_syntax:is_atom(Tree, file) of
                true -> {erl_syntax:concrete(tree(File)), erl_syntax:concrete(tree(Line))};
                false -> none
            end;
        _ -> none
    end;
file_attribute(_) ->
    none.

%% The comment's line is not below the node.
insert(Comment, #node{content = {group, Nodes}} = Node) ->
    Node#node{content = {group, insert_among(Comment, Nodes)}};
insert({Line, _, _, _} = Comment, #node{first = First} = Node) when Line < First ->
    insert_before(Comment, Node);
insert(Comment, #node{first = First, last = Last, content = {tree, Type, Attrs, Groups}} = Node) when First =/= Last ->
    Node#node{content = {tree, Type, Attrs, insert_among(Comment, Groups)}};
insert(Comment, #node{behind = Comments} = Node) ->
    Node#node{behind = [Comment | Comments]}.

insert_before(Comment, #node{before = Comments} = Node) -> Node#node{before = [Comment | Comments]}.

%% Of two nodes on the comment's line it takes the later.
insert_among({Line, Column, _, _}, []) ->
    exit({bad_tree, Line, Column});
insert_among({Line, _, _, _} = Comment, [#node{last = Last} = Node | Nodes]) ->
    Here = case next_line(Nodes) of
               Next when Next < 0 -> true;
               Next when Line >= Next, Next >= Last -> false;
               _ -> Line =< Last
           end,
    case Here of
        true -> [insert(Comment, Node) | Nodes];
        false -> [Node | insert_among(Comment, Nodes)]
    end.

%% The first line of the first node that is no group, or -1.
next_line([]) -> -1;
next_line([#node{content = {group, Nodes}} | Rest]) -> next_line(Nodes ++ Rest);
next_line([#node{first = First} | _]) -> First.

located(Tree) ->
    Line = line(erl_syntax:get_pos(Tree)),
    case erl_syntax:subtrees(Tree) of
        [] -> #node{first = Line, last = Line, content = {leaf, Tree}};
        Groups ->
            Nodes = [group([located(Part) || Part <- Group]) || Group <- Groups],
            {First, Last} = extent(Nodes),
            #node{first = first_line(Line, First), last = max(Line, Last), content = {tree, erl_syntax:type(Tree), erl_syntax:get_attrs(Tree), Nodes}}
    end.

group(Nodes) ->
    {First, Last} = extent(Nodes),
    #node{first = First, last = Last, content = {group, Nodes}}.

extent(Nodes) ->
    lists:foldl(fun(#node{first = First1, last = Last1}, {First, Last}) -> {first_line(First, First1), max(Last, Last1)} end, {0, 0}, Nodes).

first_line(Line1, Line2) when Line1 > 0, Line2 > 0 -> min(Line1, Line2);
first_line(Line1, Line2) -> max(0, max(Line1, Line2)).

line(Line) when is_integer(Line) -> Line;
line({Line, _}) when is_integer(Line) -> Line;
line({_, Line}) when is_integer(Line) -> Line;
line({Line, _, _}) when is_integer(Line) -> Line;
line({_, Line, _}) when is_integer(Line) -> Line;
line(Pos) ->
    try erl_anno:line(Pos)
    catch _:_ -> exit({bad_position, Pos})
    end.

tree(#node{content = {leaf, Tree}} = Node) ->
    commented(Node, Tree);
tree(#node{content = {tree, Type, Attrs, Groups}} = Node) ->
    Parts = [[tree(Part) || Part <- Parts] || #node{content = {group, Parts}} <- Groups],
    commented(Node, erl_syntax:set_attrs(erl_syntax:make_tree(Type, Parts), Attrs)).

commented(#node{before = Before, behind = Behind}, Tree) ->
    added(fun erl_syntax:add_postcomments/2, Behind, added(fun erl_syntax:add_precomments/2, Before, Tree)).

added(_, [], Tree) -> Tree;
added(Add, Comments, Tree) -> Add([comment(Comment) || Comment <- lists:reverse(Comments)], Tree).

comment({Line, _, Indentation, Text}) -> erl_syntax:set_pos(erl_syntax:comment(Indentation, Text), erl_anno:new(Line)).
