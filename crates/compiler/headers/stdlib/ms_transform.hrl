%% Funs as match specifications, for programs that include "stdlib/include/ms_transform.hrl".
-compile({parse_transform, ms_transform}).
