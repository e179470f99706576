%% Quoted code: ?Q(Text) is its tree, ?Q(Text, Env) the tree with the variables of Env in it.
%% MERL_NO_TRANSFORM leaves out the parse transform, and with it quoted text in patterns and variables taken from the code around.
-ifndef(MERL_HRL).
-define(MERL_HRL, true).

-define(Q(Text), merl:quote(?LINE, Text)).
-define(Q(Text, Env), merl:qquote(?LINE, Text, Env)).

-ifndef(MERL_NO_TRANSFORM).
-compile({parse_transform, merl_transform}).
-endif.

-endif.
